"""Credits as columns: people can be weighted like genres, but are too many for a row each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.models import Credit
from recommender.core.fixed_point import Columns
from recommender.interest_keys import PERSON, id_in_key

ROWS_AT_A_TIME = 20_000
ROLES = (Credit.Role.ACTOR, Credit.Role.DIRECTOR)


@dataclass(frozen=True)
class Credits:
    """Columns per person, as a compressed sparse row matrix.

    people: ids, ascending, of all actors and directors. The k-th person's titles are
    columns[starts[k]:starts[k + 1]], ascending.
    """

    people: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32]

    def person_of_key(self, key: str) -> int | None:
        """The id in a key such as person:31, if that person is in any title."""
        person = id_in_key(key, PERSON)
        return person if person is not None and self.of(person).size else None

    def of(self, person: int) -> Columns:
        """Columns of a person's titles; none for an unknown person."""
        place = int(np.searchsorted(self.people, person))
        if place == self.people.size or self.people[place] != person:
            return np.empty(0, np.int64)
        return self.columns[self.starts[place] : self.starts[place + 1]].astype(np.int64)


def credits_of(pairs: npt.NDArray[np.int64]) -> Credits:
    """pairs: (credits, 2) of person and column; duplicates, as actor and director, count once."""
    links = np.unique(pairs.reshape(-1, 2), axis=0)
    people, first = np.unique(links[:, 0], return_index=True)
    starts = np.append(first, len(links)).astype(np.int64)
    return Credits(people, starts, links[:, 1].astype(np.int32))


NO_CREDITS = credits_of(np.empty((0, 2), np.int64))


def read_credits(column_of: dict[int, int]) -> Credits:
    """Reads actors and directors of active titles. Blocking: one query."""
    rows = (
        Credit.objects.filter(title__retired_at=None, role__in=ROLES)
        .values_list("person_id", "title_id")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    known = [(person, column_of[title]) for person, title in rows if title in column_of]
    return credits_of(np.array(known, np.int64))
