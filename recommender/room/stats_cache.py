"""Keeps statistics of rows: one of each participant, within each of the last few sets of titles."""

from dataclasses import dataclass, field

from recommender.core.fixed_point import Columns
from recommender.core.row_stats import RowStats

Scope = tuple[Columns | None, int]  # the titles that may be shown, and how many favourites
SCOPES = 2  # the titles that pass the room's filters, and those that would without


@dataclass
class StatsCache:
    """A set of titles is the same while it is the same object, as a title filter returns it."""

    _scopes: list[tuple[Scope, dict[str, RowStats]]] = field(default_factory=list)

    def of(self, scope: Scope) -> dict[str, RowStats]:
        """The statistics of this scope, by participant, to be read and added to."""
        for known, stats in self._scopes:
            if _is_same(known, scope):
                return stats
        del self._scopes[: len(self._scopes) + 1 - SCOPES]
        self._scopes.append((scope, {}))
        return self._scopes[-1][1]

    def forget(self, participant: str) -> None:
        """The participant's row has changed."""
        for _, stats in self._scopes:
            stats.pop(participant, None)

    def clear(self) -> None:
        self._scopes.clear()


def _is_same(known: Scope, scope: Scope) -> bool:
    return known[0] is scope[0] and known[1] == scope[1]
