import hashlib
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """Numbers that look random and are the same for the same title, on every machine for ever."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.rolls = 0

    def between(self, low: float, high: float) -> float:
        self.rolls += 1
        digest = hashlib.blake2b(f"{self.seed}/{self.rolls}".encode(), digest_size=6).digest()
        return low + (high - low) * int.from_bytes(digest, "big") / (1 << 48)

    def whole(self, low: int, high: int) -> int:
        return int(self.between(low, high + 1))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[self.whole(0, len(things) - 1)]

    def odds(self, chance: float) -> bool:
        return self.between(0, 1) < chance
