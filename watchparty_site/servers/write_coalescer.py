"""Write coalescing: the frames of one socket in one turn of the event loop are one system call.

A move sends every socket of its room an event, a list and perhaps an acknowledgement, one right
after the other. Writing to a socket costs more than making a frame, so the frames are written
together at the end of the turn, before the event loop waits for anything else.
"""

import asyncio
from collections.abc import Callable


class WriteCoalescer:
    """Collects the frames of one socket and passes them to `write` at the end of the turn."""

    __slots__ = ("_frames", "_write")

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._frames: list[bytes] = []

    def add(self, frame: bytes) -> None:
        """Queues a frame; the first of a turn schedules the flush."""
        if not self._frames:
            asyncio.get_running_loop().call_soon(self.flush)
        self._frames.append(frame)

    def flush(self) -> None:
        """Writes what is queued. Call it before any other write, so that the order is kept."""
        if self._frames:
            frames, self._frames = self._frames, []
            self._write(frames[0] if len(frames) == 1 else b"".join(frames))
