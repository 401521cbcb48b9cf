"""Parses one participant's weights: keys to columns, numbers to the grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.core.fixed_point import MOST_WEIGHTS, WEIGHT_ONE, quantize_weight
from recommender.model.columns import TitleColumns

VETO = -WEIGHT_ONE


@dataclass(frozen=True)
class ParsedWeights:
    """One participant's weights as whole 1/256, nonzero and ordered by key.

    interests: position → weight; likes: column → weight, without vetoes; vetoes: columns;
    people: id → weight; taste: column → weight, from their history.
    """

    interests: dict[int, int]
    likes: dict[int, int]
    vetoes: frozenset[int]
    people: dict[int, int] = field(default_factory=dict)
    taste: dict[int, int] = field(default_factory=dict)

    @property
    def has_preferences(self) -> bool:
        """Whether there is any weight or history; a veto alone is no preference."""
        return bool(self.interests or self.likes or self.people or self.taste)


NO_WEIGHTS = ParsedWeights({}, {}, frozenset())


def parse_weights(weights: Mapping[str, float], columns: TitleColumns) -> ParsedWeights:
    """Parses weights by key. Ignores keys that are not in the catalogue, such as a retired title.
    Of a merged title that has a weight under each of its ids, a veto counts.

    Of more than 250 weights the strongest count, since no more fit a row exactly; of equals the
    first by key. Raises ValueError for a weight outside −1 … 1.
    """
    interests, people = {}, {}
    likes: dict[int, int] = {}
    for key, number in sorted(_strongest(weights)):
        place, column = columns.place_of_interest.get(key), columns.column_of_key(key)
        if place is not None:
            interests[place] = number
        elif column is not None:
            likes[column] = VETO if likes.get(column) == VETO else number
        elif (person := columns.credits.person_of_key(key)) is not None:
            people[person] = number
    vetoes = frozenset(column for column, number in likes.items() if number == VETO)
    return ParsedWeights(
        interests, {c: n for c, n in likes.items() if c not in vetoes}, vetoes, people
    )


def _strongest(weights: Mapping[str, float]) -> list[tuple[str, int]]:
    if not all(-1 <= number <= 1 for number in weights.values()):
        raise ValueError("A weight lies between −1 and 1.")
    numbers = [(key, quantize_weight(number)) for key, number in weights.items()]
    stated = [(key, number) for key, number in numbers if number]
    if len(stated) > MOST_WEIGHTS:
        stated.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return stated[:MOST_WEIGHTS]
