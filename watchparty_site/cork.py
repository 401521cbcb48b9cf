"""What is said to one screen in one turn of the event loop, written in one system call.

A move tells every screen of its room an event, a list and perhaps an acknowledgement, one right
after the other. Writing to a socket costs more than making a frame, so they go out together, at the
end of the turn, which is before anything else is waited for.
"""

import asyncio
from collections.abc import Callable


class Cork:
    __slots__ = ("_frames", "_write")

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._frames: list[bytes] = []

    def put(self, frame: bytes) -> None:
        if not self._frames:
            asyncio.get_running_loop().call_soon(self.draw)
        self._frames.append(frame)

    def draw(self) -> None:
        """Whoever writes past the cork draws it first, so that everything stays in order."""
        if self._frames:
            frames, self._frames = self._frames, []
            self._write(frames[0] if len(frames) == 1 else b"".join(frames))
