"""Where titles can be watched, as one sorted array: what a list shows is found by bisection."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np

from recommender.core.fixed_point import Columns

AT_HOME = ""
"""The country of what is in none, as a library at somebody's home."""
NOWHERE = (0, 0)


class TitleServices:
    """Services are numbered by country, and within it those with the most titles first."""

    def __init__(self, availability: Mapping[tuple[str, str], Columns]) -> None:
        """availability: columns per country and service, each column once."""
        ordered = sorted(
            availability, key=lambda where: (where[0], -availability[where].size, where[1])
        )
        self._names = [service for _, service in ordered]
        self._ranges = dict(_ranges(country for country, _ in ordered))
        offers = [
            availability[where] * len(ordered) + number for number, where in enumerate(ordered)
        ]
        self._offers = np.sort(np.concatenate([np.empty(0, np.int64), *offers]))
        """Each is its title's column times the number of services, plus the service's number."""
        self._services = self._offers % max(len(ordered), 1)

    def of_titles(self, columns: Columns, country: str, most: int) -> list[list[str]]:
        """Returns the services of each title, at most so many: those at home, then the country's.
        A name of both is stated once."""
        bounds = np.array(
            [*self._ranges.get(AT_HOME, NOWHERE), *self._ranges.get(country, NOWHERE)]
        )
        of_title = columns[:, np.newaxis] * len(self._names)
        found: list[list[int]] = np.searchsorted(self._offers, of_title + bounds).tolist()
        return [self._named(most, *places) for places in found]

    def _named(self, most: int, home: int, home_end: int, here: int, here_end: int) -> list[str]:
        if home == home_end and here == here_end:
            return []
        services = [
            *self._services[home : min(home_end, home + most)].tolist(),
            *self._services[here : min(here_end, here + most)].tolist(),
        ]
        return list(dict.fromkeys(self._names[service] for service in services))[:most]


def _ranges(countries: Iterable[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yields each country with the first number of its services, and the one behind the last."""
    end = 0
    for country, services in groupby(countries):
        start, end = end, end + len(list(services))
        yield country, (start, end)
