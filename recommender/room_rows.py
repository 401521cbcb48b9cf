"""A room's rows: one per participant who asks for anything, kept up to date by what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from recommender import taste
from recommender.answer import Profile
from recommender.core.grid import MOST_IMPORTANCE, WEIGHT_ONE, Scores, Totals, weight
from recommender.core.history_row import SHARE_ONE, share_of
from recommender.core.standing import Standing
from recommender.model import Model, Similar
from recommender.wishes import NOTHING, Wishes, wishes

FIRST_SLOTS = 4
PRIOR = 0  # the slot of all who have asked for nothing: their row is what is popular


class RoomRows:
    """Scores are whole numbers, so a row brought up to date equals a row made anew to the bit,
    whatever was added and taken away in between, and so does the total.

    Memory: one int32 per title for as many participants as have ever asked at once, half as many
    to spare, and one int64; nothing while nobody asks for anything.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.rows: Scores = model.prior[np.newaxis]
        self._total: Totals | None = None
        self.slot_of: dict[str, int] = {}
        self.wishes_of: dict[str, Wishes] = {}
        self.importance_of: dict[str, int] = {}
        self.standing_of: dict[str, Standing] = {}
        self.share_of: dict[str, int] = {}
        self.similar_of: dict[int, Similar] = {}
        self.titles_of: dict[int, Similar] = {}
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
        """Bytes."""
        return 0 if self._total is None else self.rows.nbytes + self._total.nbytes

    def has_own_row(self, participant: str) -> bool:
        return self.slot_of[participant] != PRIOR

    def update(self, profiles: Sequence[Profile]) -> None:
        """Rows for exactly these participants. Raises ValueError if one is named twice or a
        weight or an importance is out of range, and then has changed nothing."""
        if len({profile.participant for profile in profiles}) < len(profiles):
            raise ValueError("A participant has one profile.")
        changed = list(self._changed(profiles))
        given = _given_importance(profiles)
        for participant in self.slot_of.keys() - given.keys():
            self._remove(participant)
        for profile, target in changed:
            self._bring_to(profile.participant, target)
            self._given[profile.participant] = dict(profile.weights), profile.taste
        for participant, number in self._heard(given).items():
            self._weigh(participant, number)
        self._forget_unused_neighbours()

    def similar(self, column: int) -> Similar:
        if column not in self.similar_of:
            self.similar_of[column] = self.model.similar(column)
        return self.similar_of[column]

    def with_person(self, person: int) -> Similar:
        if person not in self.titles_of:
            self.titles_of[person] = self.model.with_person(person)
        return self.titles_of[person]

    def slots(self, participants: Sequence[str]) -> npt.NDArray[np.int64]:
        return np.array([self.slot_of[participant] for participant in participants], np.int64)

    def prior_in(self, participant: str) -> Scores:
        """(titles,) how much of this row is what is popular."""
        return share_of(self.model.prior, self.share_of[participant])

    def _changed(self, profiles: Sequence[Profile]) -> Iterator[tuple[Profile, Wishes]]:
        for profile in profiles:
            # Tuples compare their parts by identity first: a history is not read through each time.
            if self._given.get(profile.participant) != (profile.weights, profile.taste):
                asked = wishes(profile.weights, self.model.columns)
                yield profile, replace(asked, taste=self._felt(profile))

    def _felt(self, profile: Profile) -> dict[int, int]:
        """The very same object while the history is the same."""
        _, before = self._given.get(profile.participant, (None, None))
        if profile.taste is before or profile.taste == before:
            return self.wishes_of[profile.participant].taste
        return taste.felt(self.model, profile.taste) if profile.taste else NOTHING.taste

    def _bring_to(self, participant: str, target: Wishes) -> None:
        if participant not in self.slot_of:
            self._add(participant)
        if target.asked:
            self._follow(participant, target)
        else:
            self._give_up_row(participant)
        self.wishes_of[participant] = target
        self.standing_of.pop(participant, None)

    def _follow(self, participant: str, target: Wishes) -> None:
        row, total = self._own_row(participant)
        if self.wishes_of[participant].taste is not target.taste:
            self._start(participant, target.taste)
        before, importance = self.wishes_of[participant], self.importance_of[participant]
        for place, step in _steps(before.interests, target.interests):
            change = np.multiply(self.model.lift[place], np.int32(step), dtype=np.int32)
            row += change
            total += np.multiply(change, np.int64(importance), dtype=np.int64)
        for near, step in self._sparse_steps(before, target):
            change = np.multiply(near.values, np.int32(step), dtype=np.int32)
            row[near.columns] += change
            total[near.columns] += np.multiply(change, np.int64(importance), dtype=np.int64)

    def _sparse_steps(self, before: Wishes, target: Wishes) -> Iterator[tuple[Similar, int]]:
        for column, step in _steps(before.likes, target.likes):
            yield self.similar(column), step
        for person, step in _steps(before.people, target.people):
            yield self.with_person(person), step

    def _add(self, participant: str) -> None:
        self.slot_of[participant], self.importance_of[participant] = PRIOR, 0
        self.wishes_of[participant], self.share_of[participant] = NOTHING, SHARE_ONE

    def _own_row(self, participant: str) -> tuple[Scores, Totals]:
        """In a place of its own, as it was before; and the total."""
        if not self.has_own_row(participant):
            if not self._free:
                self._grow()
            self.slot_of[participant] = self._free.pop()
            self.rows[self.slot_of[participant]] = self.model.prior
        return self.rows[self.slot_of[participant]], self.total

    def _give_up_row(self, participant: str) -> None:
        if not self.has_own_row(participant):
            return
        importance = self.importance_of[participant]
        self._weigh(participant, 0)
        self._free.append(self.slot_of[participant])
        self.slot_of[participant], self.share_of[participant] = PRIOR, SHARE_ONE
        self._weigh(participant, importance)
        if len(self._free) == len(self.rows) - 1:
            self.rows, self._total, self._free = self.model.prior[np.newaxis], None, []
            self.standing_of.clear()

    def _start(self, participant: str, history: dict[int, int]) -> None:
        """The row as it is before any move of tonight."""
        importance, row = self.importance_of[participant], self.rows[self.slot_of[participant]]
        if importance:
            self._weigh(participant, 0)
        row[:], self.share_of[participant] = (
            taste.row_of(self.model, history) if history else (self.model.prior, SHARE_ONE)
        )
        self.wishes_of[participant] = replace(NOTHING, taste=history)
        if importance:
            self._weigh(participant, importance)

    def _remove(self, participant: str) -> None:
        self._give_up_row(participant)
        self._weigh(participant, 0)
        for known in (
            *(self.slot_of, self.wishes_of, self.importance_of, self.standing_of),
            *(self.share_of, self._given),
        ):
            known.pop(participant, None)

    def _weigh(self, participant: str, importance: int) -> None:
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
        self.standing_of.clear()  # they look at the old rows, and would keep them in memory

    def _heard(self, given: dict[str, int]) -> dict[str, int]:
        """Those who have asked for nothing go along with those who have: their rows are the
        prior, and would only pull the list back to what is popular."""
        asking = {who: number if self.wishes_of[who].asked else 0 for who, number in given.items()}
        for numbers in (asking, given):
            if any(numbers.values()):
                return numbers
        return dict.fromkeys(given, WEIGHT_ONE)

    def _forget_unused_neighbours(self) -> None:
        if self.similar_of:
            used = {column for known in self.wishes_of.values() for column in known.likes}
            for column in self.similar_of.keys() - used:
                del self.similar_of[column]
        if self.titles_of:
            used = {person for known in self.wishes_of.values() for person in known.people}
            for person in self.titles_of.keys() - used:
                del self.titles_of[person]


def _steps(before: dict[int, int], after: dict[int, int]) -> Iterator[tuple[int, int]]:
    for key in before.keys() | after.keys():
        step = after.get(key, 0) - before.get(key, 0)
        if step:
            yield key, step


def _given_importance(profiles: Sequence[Profile]) -> dict[str, int]:
    if not all(0 <= profile.importance <= MOST_IMPORTANCE for profile in profiles):
        raise ValueError(f"An importance lies between 0 and {MOST_IMPORTANCE}.")
    return {profile.participant: weight(profile.importance) for profile in profiles}
