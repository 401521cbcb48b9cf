"""The score rows of a room: one per participant with preferences, updated incrementally."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from recommender.core.fixed_point import (
    MOST_IMPORTANCE,
    WEIGHT_ONE,
    Columns,
    Scores,
    Totals,
    quantize_weight,
)
from recommender.core.history_row import SHARE_ONE, share_of
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import RowStats, compute_row_stats, unstated_scores
from recommender.model.model import Model, SparseLifts
from recommender.room import history_taste
from recommender.room.parsed_weights import NO_WEIGHTS, ParsedWeights, parse_weights
from recommender.room.stats_cache import StatsCache
from recommender.types import Profile

FIRST_SLOTS = 4
PRIOR = 0  # the slot of all participants without preferences: their row is the prior


class RoomRows:
    """Keeps one score row per participant, and the importance-weighted total.

    Scores are integers, so an updated row equals a recomputed one to the bit, whatever was added
    and removed in between, and so does the total.

    Memory: one int32 per title for the largest number of participants with preferences at once,
    half as many spare rows, and one int64; nothing while nobody has preferences.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.rows: Scores = model.prior[np.newaxis]
        self._total: Totals | None = None
        self.slot_of: dict[str, int] = {}
        self.weights_of: dict[str, ParsedWeights] = {}
        self.importance_of: dict[str, int] = {}
        self.stats = StatsCache()
        self.share_of: dict[str, int] = {}
        self.similar_cache: dict[int, SparseLifts] = {}
        self.person_cache: dict[int, SparseLifts] = {}
        self._given: dict[str, tuple[dict[str, float], dict[int, float]]] = {}
        self._free: list[int] = []

    @property
    def total(self) -> Totals:
        """(titles,) the sum of importance times row."""
        if self._total is not None:
            return self._total
        return self.model.prior * np.int64(sum(self.importance_of.values()))

    @property
    def memory(self) -> int:
        """Bytes of rows and total."""
        return 0 if self._total is None else self.rows.nbytes + self._total.nbytes

    def has_own_row(self, participant: str) -> bool:
        return self.slot_of[participant] != PRIOR

    def update(self, profiles: Sequence[Profile]) -> None:
        """Brings the rows to exactly these participants and weights.

        Raises ValueError, and changes nothing, if a participant occurs twice or a weight or an
        importance is out of range.
        """
        if len({profile.participant for profile in profiles}) < len(profiles):
            raise ValueError("A participant has one profile.")
        changed = list(self._changed(profiles))
        given = _given_importance(profiles)
        for participant in self.slot_of.keys() - given.keys():
            self._remove(participant)
        for profile, target in changed:
            self._update_row(profile.participant, target)
            self._given[profile.participant] = dict(profile.weights), profile.taste
        for participant, number in self._effective_importance(given).items():
            self._set_importance(participant, number)
        self._drop_unused_caches()

    def similar(self, column: int) -> SparseLifts:
        if column not in self.similar_cache:
            self.similar_cache[column] = self.model.similar(column)
        return self.similar_cache[column]

    def similar_to_person(self, person: int) -> SparseLifts:
        if person not in self.person_cache:
            self.person_cache[person] = self.model.similar_to_person(person)
        return self.person_cache[person]

    def vetoes(self) -> list[frozenset[int]]:
        """Columns that each participant has vetoed."""
        return [weights.vetoes for weights in self.weights_of.values()]

    def ranking_input(
        self, names: Sequence[str], allowed: Columns | None, favourites: int
    ) -> RankingInput:
        """What strategies rank, for these participants in this order.

        allowed: as in `RankingInput`. favourites: how many best titles to find for each of them.
        """
        return RankingInput(
            rows=self.rows,
            slots=np.array([self.slot_of[name] for name in names], np.int64),
            importance=np.array([self.importance_of[name] for name in names], np.int64),
            total=self.total if names else self.model.prior.astype(np.int64),
            allowed=allowed,
            row_stats=self._row_stats(names, allowed, favourites),
        )

    def _row_stats(
        self, names: Sequence[str], allowed: Columns | None, favourites: int
    ) -> list[RowStats]:
        """One for each of these participants; none if nothing may be shown."""
        stats_of = self.stats.of((allowed, favourites))
        if not (self.model.prior if allowed is None else allowed).size:
            return []
        # All participants without preferences share the statistics of the prior, under an empty
        # name.
        owners = [name if self.has_own_row(name) else "" for name in names]
        for name, owner in zip(names, owners, strict=True):
            if owner not in stats_of:
                row = self.rows[self.slot_of[name]]
                unstated = self.unstated_in(name)
                stats_of[owner] = compute_row_stats(row, unstated, allowed, favourites)
        return [stats_of[owner] for owner in owners]

    def prior_in(self, participant: str) -> Scores:
        """(titles,) the prior's part in this row."""
        return share_of(self.model.prior, self.share_of[participant])

    def unstated_in(self, participant: str) -> Scores:
        """(titles,) what is taken from this row for its stated scores."""
        if self.share_of[participant] == SHARE_ONE:
            return self.model.unstated
        return unstated_scores(self.prior_in(participant))

    def _changed(self, profiles: Sequence[Profile]) -> Iterator[tuple[Profile, ParsedWeights]]:
        for profile in profiles:
            # Tuples compare their parts by identity first: a history is not compared item by item.
            if self._given.get(profile.participant) != (profile.weights, profile.taste):
                parsed = parse_weights(profile.weights, self.model.columns)
                yield profile, replace(parsed, taste=self._parsed_taste(profile))

    def _parsed_taste(self, profile: Profile) -> dict[int, int]:
        """The same object while the history is the same."""
        _, before = self._given.get(profile.participant, (None, None))
        if profile.taste is before or profile.taste == before:
            return self.weights_of[profile.participant].taste
        return (
            history_taste.parse_taste(self.model, profile.taste)
            if profile.taste
            else NO_WEIGHTS.taste
        )

    def _update_row(self, participant: str, target: ParsedWeights) -> None:
        if participant not in self.slot_of:
            self._add(participant)
        if target.has_preferences:
            self._apply_steps(participant, target)
        else:
            self._release_row(participant)
        self.weights_of[participant] = target
        self.stats.forget(participant)

    def _apply_steps(self, participant: str, target: ParsedWeights) -> None:
        row, total = self._own_row(participant)
        if self.weights_of[participant].taste is not target.taste:
            self._restart_row(participant, target.taste)
        before, importance = self.weights_of[participant], self.importance_of[participant]
        for place, step in _steps(before.interests, target.interests):
            change = np.multiply(self.model.lift[place], np.int32(step), dtype=np.int32)
            row += change
            total += np.multiply(change, np.int64(importance), dtype=np.int64)
        for near, step in self._sparse_steps(before, target):
            change = np.multiply(near.values, np.int32(step), dtype=np.int32)
            row[near.columns] += change
            total[near.columns] += np.multiply(change, np.int64(importance), dtype=np.int64)

    def _sparse_steps(
        self, before: ParsedWeights, target: ParsedWeights
    ) -> Iterator[tuple[SparseLifts, int]]:
        for column, step in _steps(before.likes, target.likes):
            yield self.similar(column), step
        for person, step in _steps(before.people, target.people):
            yield self.similar_to_person(person), step

    def _add(self, participant: str) -> None:
        self.slot_of[participant], self.importance_of[participant] = PRIOR, 0
        self.weights_of[participant], self.share_of[participant] = NO_WEIGHTS, SHARE_ONE

    def _own_row(self, participant: str) -> tuple[Scores, Totals]:
        """The participant's own row, allocated if need be, and the total."""
        if not self.has_own_row(participant):
            if not self._free:
                self._grow()
            self.slot_of[participant] = self._free.pop()
            self.rows[self.slot_of[participant]] = self.model.prior
        return self.rows[self.slot_of[participant]], self.total

    def _release_row(self, participant: str) -> None:
        if not self.has_own_row(participant):
            return
        importance = self.importance_of[participant]
        self._set_importance(participant, 0)
        self._free.append(self.slot_of[participant])
        self.slot_of[participant], self.share_of[participant] = PRIOR, SHARE_ONE
        self._set_importance(participant, importance)
        if len(self._free) == len(self.rows) - 1:
            self.rows, self._total, self._free = self.model.prior[np.newaxis], None, []
            self.stats.clear()

    def _restart_row(self, participant: str, history: dict[int, int]) -> None:
        """Resets the row to what it is without any weight of tonight."""
        importance, row = self.importance_of[participant], self.rows[self.slot_of[participant]]
        if importance:
            self._set_importance(participant, 0)
        row[:], self.share_of[participant] = (
            history_taste.taste_row(self.model, history)
            if history
            else (self.model.prior, SHARE_ONE)
        )
        self.weights_of[participant] = replace(NO_WEIGHTS, taste=history)
        if importance:
            self._set_importance(participant, importance)

    def _remove(self, participant: str) -> None:
        self._release_row(participant)
        self._set_importance(participant, 0)
        for known in (
            *(self.slot_of, self.weights_of, self.importance_of),
            *(self.share_of, self._given),
        ):
            known.pop(participant, None)
        self.stats.forget(participant)

    def _set_importance(self, participant: str, importance: int) -> None:
        step = importance - self.importance_of[participant]
        if step and self._total is not None:
            row = self.rows[self.slot_of[participant]]
            self._total += np.multiply(row, np.int64(step), dtype=np.int64)
        self.importance_of[participant] = importance

    def _grow(self) -> None:
        self._total = self.total
        slots, titles = self.rows.shape
        more = max(FIRST_SLOTS, slots // 2)
        self.rows = np.concatenate([self.rows, np.empty((more, titles), np.int32)])
        self._free.extend(range(slots, slots + more))
        self.stats.clear()  # they reference the old rows, and would keep them in memory

    def _effective_importance(self, given: dict[str, int]) -> dict[str, int]:
        """Importance 0 for participants without preferences, if there are others: their rows are
        the prior, and would only pull the list towards popular titles."""
        asking = {
            name: number if self.weights_of[name].has_preferences else 0
            for name, number in given.items()
        }
        for numbers in (asking, given):
            if any(numbers.values()):
                return numbers
        return dict.fromkeys(given, WEIGHT_ONE)

    def _drop_unused_caches(self) -> None:
        if self.similar_cache:
            used = {column for known in self.weights_of.values() for column in known.likes}
            for column in self.similar_cache.keys() - used:
                del self.similar_cache[column]
        if self.person_cache:
            used = {person for known in self.weights_of.values() for person in known.people}
            for person in self.person_cache.keys() - used:
                del self.person_cache[person]


def _steps(before: dict[int, int], after: dict[int, int]) -> Iterator[tuple[int, int]]:
    for key in before.keys() | after.keys():
        step = after.get(key, 0) - before.get(key, 0)
        if step:
            yield key, step


def _given_importance(profiles: Sequence[Profile]) -> dict[str, int]:
    if not all(0 <= profile.importance <= MOST_IMPORTANCE for profile in profiles):
        raise ValueError(f"An importance lies between 0 and {MOST_IMPORTANCE}.")
    return {profile.participant: quantize_weight(profile.importance) for profile in profiles}
