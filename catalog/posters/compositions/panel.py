from collections.abc import Callable
from typing import NamedTuple

from catalog.posters.palettes import Palette
from catalog.posters.seeded_random import SeededRandom


class Panel(NamedTuple):
    """The area of a picture, its colours, and the random generator for the rest."""

    width: float
    height: float
    ground: str
    """The background of the picture: the palette's ground or its muted colour."""
    colours: Palette
    random: SeededRandom

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    def accents(self) -> list[str]:
        """Returns the three strong colours in a random order."""
        three = [self.colours.first, self.colours.second, self.colours.third]
        turn = self.random.integer(0, 2)
        return three[turn:] + three[:turn]


Composition = Callable[[Panel], list[str]]
