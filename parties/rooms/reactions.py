"""Collects the reactions of a moment, and sends them as counts."""

import asyncio
from collections import Counter
from collections.abc import Callable

from parties.protocol.server_messages import ReactionFrame

WINDOW_SECONDS = 0.25


class Reactions:
    """`send` gets one frame for each title, and for none, that somebody reacted to."""

    def __init__(self, send: Callable[[ReactionFrame], None]) -> None:
        self._send = send
        self._counts: dict[int | None, Counter[str]] = {}

    def add(self, emoji: str, title: int | None) -> None:
        if not self._counts:
            asyncio.get_running_loop().call_later(WINDOW_SECONDS, self._flush)
        self._counts.setdefault(title, Counter())[emoji] += 1

    def _flush(self) -> None:
        counts, self._counts = self._counts, {}
        for title, emoji in counts.items():
            self._send(ReactionFrame(dict(emoji), title))
