import hashlib
from collections.abc import Sequence
from typing import TypeVar

Option = TypeVar("Option")


class SeededRandom:
    """A deterministic generator: the same seed gives the same numbers on every machine."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.draws = 0

    def between(self, low: float, high: float) -> float:
        self.draws += 1
        digest = hashlib.blake2b(f"{self.seed}/{self.draws}".encode(), digest_size=6).digest()
        return low + (high - low) * int.from_bytes(digest, "big") / (1 << 48)

    def integer(self, low: int, high: int) -> int:
        return int(self.between(low, high + 1))

    def choice(self, options: Sequence[Option]) -> Option:
        return options[self.integer(0, len(options) - 1)]

    def odds(self, chance: float) -> bool:
        return self.between(0, 1) < chance
