"""What one participant's weights come to on the grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.columns import TitleColumns
from recommender.core.grid import MOST_WEIGHTS, WEIGHT_ONE, weight

VETO = -WEIGHT_ONE


@dataclass(frozen=True)
class Wishes:
    """interests: place → weight; likes: column → weight, vetoes not among them; people: id →
    weight; taste: column → weight, from before tonight; all nonzero and ordered by key. Weights are
    whole numbers of 1/256.
    """

    interests: dict[int, int]
    likes: dict[int, int]
    vetoes: frozenset[int]
    people: dict[int, int] = field(default_factory=dict)
    taste: dict[int, int] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """A veto alone takes something away and asks for nothing; a history asks by itself."""
        return bool(self.interests or self.likes or self.people or self.taste)


NOTHING = Wishes({}, {}, frozenset())


def wishes(weights: Mapping[str, float], columns: TitleColumns) -> Wishes:
    """Weights that name nothing in the catalogue (a retired title) count for nothing.

    Past 250 weights the strongest count, since no more fit a row exactly; of equals the first by
    key. Raises ValueError for a weight outside −1 … 1.
    """
    interests, likes, people = {}, {}, {}
    for key, number in sorted(_strongest(weights)):
        place, column = columns.place_of_interest.get(key), columns.column_of_key(key)
        if place is not None:
            interests[place] = number
        elif column is not None:
            likes[column] = number
        elif (person := columns.credits.person_of_key(key)) is not None:
            people[person] = number
    vetoes = frozenset(column for column, number in likes.items() if number == VETO)
    return Wishes(interests, {c: n for c, n in likes.items() if c not in vetoes}, vetoes, people)


def _strongest(weights: Mapping[str, float]) -> list[tuple[str, int]]:
    if not all(-1 <= number <= 1 for number in weights.values()):
        raise ValueError("A weight lies between −1 and 1.")
    numbers = [(key, weight(number)) for key, number in weights.items()]
    stated = [(key, number) for key, number in numbers if number]
    if len(stated) > MOST_WEIGHTS:
        stated.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return stated[:MOST_WEIGHTS]
