"""Returns free memory of the process to the operating system.

Three things keep it. Objects in reference cycles, as those of a closed socket are, stay until the
oldest generation is collected, which by itself happens once in millions of new objects. Memory
freed in the C library's heaps stays there until it is trimmed; and there is a heap for each thread.
"""

import asyncio
import ctypes
import gc

FEW_SOCKETS = 100  # so few that collecting all their objects is no noticeable pause
ARENAS = 2
M_ARENA_MAX = -8  # as malloc.h has it

_libc = ctypes.CDLL(None)


def limit_heaps() -> None:
    """Limits the C library's heaps. Call it before the first thread: one that has a heap keeps it.
    Another C library than that of GNU has no such heaps."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(M_ARENA_MAX, ARENAS)


class ClosedSocketCollector:
    """Collects the objects of closed sockets, and everything else in the oldest generation.

    A collection pauses the process for as long as it takes to visit all objects of open sockets, so
    it runs while they are few, or when more were closed since the last one than are open.
    """

    def __init__(self) -> None:
        self._closed = 0

    def count_closed(self) -> None:
        self._closed += 1

    def is_due(self, open_sockets: int) -> bool:
        return open_sockets <= FEW_SOCKETS or self._closed > open_sockets

    def collect_if_due(self, open_sockets: int) -> None:
        if self.is_due(open_sockets):
            self._closed = 0
            gc.collect()


async def trim_heaps() -> None:
    """Trims in a thread: it takes milliseconds, and needs no interpreter."""
    if hasattr(_libc, "malloc_trim"):
        await asyncio.to_thread(_libc.malloc_trim, 0)
