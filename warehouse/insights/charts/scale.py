"""From values to places, with ticks at round numbers."""

import math
from dataclasses import dataclass

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 4


@dataclass(frozen=True)
class Scale:
    """Maps low … high to start … end, which may run backwards."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [each * self.step for each in range(first, last + 1)]


def scale_for(
    values: list[float],
    start: float,
    end: float,
    with_zero: bool = True,
    whole: bool = False,
) -> Scale:
    """A scale from a round number at or below all values to one at or above them.

    `whole`: of things that are counted, so no tick between two whole numbers.
    """
    among = [*values, 0.0] if with_zero or not values else values
    low, high = min(among), max(among)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / TICKS)
    if whole:
        step = math.ceil(step)
    lowest, highest = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(lowest * step, highest * step, start, end, step)


def _round_step(wanted: float) -> float:
    magnitude: float = 10.0 ** math.floor(math.log10(wanted))
    return next(step * magnitude for step in STEPS if step * magnitude >= wanted * (1 - 1e-9))
