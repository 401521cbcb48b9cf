"""A file lock that lets one training at a time write into a model folder.

It ends with its process, however that ends. What a training that was killed left behind is removed
by the next one.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recommender.model.model_file import remove_unfinished

LOCK = "training.lock"


@contextmanager
def training_lock(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds the lock; calls on_wait once if another process has it, and waits. Raises OSError
    where the folder cannot be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        remove_unfinished(folder)
        yield
