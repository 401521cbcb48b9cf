from collections.abc import Callable
from typing import NamedTuple

from catalog.posters.dice import Dice
from catalog.posters.palettes import Palette


class Panel(NamedTuple):
    """Where a picture goes, its colours, and the dice that decide the rest."""

    width: float
    height: float
    ground: str
    """What lies under the picture: the palette's own ground, or its hush."""
    colours: Palette
    dice: Dice

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    def accents(self) -> list[str]:
        """The three strong colours, in an order of this poster's own."""
        three = [self.colours.first, self.colours.second, self.colours.third]
        turn = self.dice.whole(0, 2)
        return three[turn:] + three[:turn]


Composition = Callable[[Panel], list[str]]
