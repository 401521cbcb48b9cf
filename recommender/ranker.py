"""One room's ranking: from profiles to the list on every screen."""

from collections.abc import Sequence

import msgspec
import numpy as np

from recommender import mask
from recommender.agreeing import moves_to_agree
from recommender.answer import (
    Agreement,
    Explanation,
    Filters,
    Move,
    Profile,
    Recommendations,
)
from recommender.core.agreement import agreement
from recommender.core.board import Board
from recommender.core.grid import Columns, weight
from recommender.core.satisfaction import satisfaction
from recommender.core.standing import Standing, standing
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.counterfactual import scores_to_top, to_be_first
from recommender.group_profile import group_profile
from recommender.listing import listing, places_heard
from recommender.model import Model
from recommender.ranked_titles import fits, importance, ranked_titles
from recommender.reasons import DECIMALS, decimals, strongest, summands
from recommender.room_rows import RoomRows
from recommender.taste import titles_behind

__all__ = ["DEFAULT_STRATEGY", "STRATEGIES", "Ranker"]

FAVOURITES = 40


class Ranker:
    """Keeps its room's rows between calls, so that a changed weight costs one row. The answer
    depends on the arguments alone, never on what was asked before.

    Not thread-safe: its room makes one call at a time.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rows = RoomRows(model)
        self._mask_of: tuple[Filters, frozenset[int], int] | None = None
        self._allowed: Columns | None = None
        self._seen_of: tuple[object, frozenset[int]] | None = None

    @property
    def memory(self) -> int:
        """Bytes that the room's rows and total take."""
        return self._rows.memory

    def recommend(
        self, profiles: Sequence[Profile], strategy: str, filters: Filters, limit: int = 20
    ) -> Recommendations:
        """The list for these participants. Raises KeyError for a strategy that does not exist, and
        ValueError for a weight or an importance out of range or a participant named twice."""
        board = self._board(profiles, filters, limit)
        names = sorted(profile.participant for profile in profiles)
        found = listing(self._rows, board, names, strategy, limit)
        satisfied = np.round(satisfaction(board, found.columns), 3).tolist()
        return Recommendations(
            strategy=strategy,
            agreement=found.agreement,
            group_profile=group_profile(profiles, self._model.columns),
            satisfaction=dict(zip(names, satisfied, strict=True)),
            titles=ranked_titles(self._rows, board, names, found, profiles),
        )

    def order(
        self, profiles: Sequence[Profile], strategy: str, filters: Filters, limit: int = 20
    ) -> list[int]:
        """The ids alone, in the order in which `recommend` shows them."""
        board = self._board(profiles, filters, limit)
        names = sorted(profile.participant for profile in profiles)
        found = listing(self._rows, board, names, strategy, limit)
        ids: list[int] = self._model.columns.ids[found.columns].tolist()
        return ids

    def explain(
        self,
        title: int,
        profiles: Sequence[Profile],
        strategy: str,
        filters: Filters,
        asking: str | None = None,
    ) -> Explanation | None:
        """Why the title stands where it does; None if the catalogue does not offer it. The rank is
        its place in the list of twenty, None outside it. asking: the participant who is to hear
        what they themselves could change."""
        column = self._model.columns.column_of.get(title)
        if column is None:
            return None
        board = self._board(profiles, filters, limit=20)
        names = sorted(profile.participant for profile in profiles)
        shown = listing(self._rows, board, names, strategy, limit=20).columns.tolist()
        here = np.array([column])
        explanation = Explanation(
            id=title,
            score=int(decimals(board.total[here], importance(board))[0]) / DECIMALS,
            base=int(decimals(self._model.prior[here].astype(np.int64), 1)[0]) / DECIMALS,
            rank=shown.index(column) + 1 if column in shown else None,
            fits=fits(board, names, here)[0],
            reasons={
                name: strongest(summands(self._rows, {name: 1}, here), 1, 1, most=None)[0]
                for name in sorted(p.participant for p in profiles if not p.hidden)
            },
        )
        heard = [p for p in profiles if p.participant == asking and not p.hidden]
        if not heard:
            return explanation
        own = titles_behind(self._model, self._rows.wishes_of[heard[0].participant].taste, column)
        explanation = msgspec.structs.replace(explanation, from_taste=own)
        if explanation.rank == 1:
            return explanation
        change = self.change_to_be_first(title, heard[0], profiles, strategy, filters)
        return msgspec.structs.replace(explanation, to_be_first={heard[0].participant: change})

    def change_to_be_first(
        self,
        title: int,
        profile: Profile,
        profiles: Sequence[Profile],
        strategy: str,
        filters: Filters,
    ) -> dict[str, float] | None:
        """The smallest change of one participant's interests after which the title leads the
        list: what to set, and to what. Empty if it does already; None if no such change is known.
        """
        rows, column = self._rows, self._model.columns.column_of[title]
        self._board(profiles, filters, limit=20)
        share = weight(profile.importance)
        hidden_away = self._allowed is not None and column not in self._allowed
        if not share or hidden_away:
            return None

        def is_first(weights: dict[str, float]) -> bool:
            changed = [
                msgspec.structs.replace(each, weights=weights) if each is profile else each
                for each in profiles
            ]
            return self.order(changed, strategy, filters)[:1] == [title]

        ways = scores_to_top(rows, profile.participant, share)
        return to_be_first(self._model, column, ways, self._allowed, profile.weights, is_first)

    def moves_to_agree(self, profiles: Sequence[Profile], filters: Filters) -> dict[str, Move]:
        """For a room without agreement: participant → the smallest single move of theirs that alone
        would create some. Empty if there is agreement already; who is not in it could do nothing
        alone, or hides their weights. Some milliseconds for each participant: not for the event
        loop."""
        names = sorted(profile.participant for profile in profiles)
        if self._agreement(profiles, filters) != "none":
            return {}
        board, heard = self._board(profiles, filters, FAVOURITES), places_heard(self._rows, names)
        return moves_to_agree(
            self._rows,
            board.for_some(heard),
            [names[place] for place in heard],
            profiles,
            lambda changed: self._agreement(changed, filters),
        )

    def _agreement(self, profiles: Sequence[Profile], filters: Filters) -> Agreement:
        """As `recommend` says it; "shared" where nothing may be shown that anybody could move."""
        board = self._board(profiles, filters, FAVOURITES)
        names = sorted(profile.participant for profile in profiles)
        return (
            agreement(board.for_some(places_heard(self._rows, names))) if board.size else "shared"
        )

    def _board(self, profiles: Sequence[Profile], filters: Filters, limit: int) -> Board:
        rows = self._rows
        rows.update(profiles)
        names = sorted(profile.participant for profile in profiles)
        self._set_mask(profiles, filters, max(FAVOURITES, limit))
        return Board(
            rows=rows.rows,
            slots=rows.slots(names),
            importance=np.array([rows.importance_of[name] for name in names], np.int64),
            total=rows.total if names else self._model.prior.astype(np.int64),
            allowed=self._allowed,
            standings=self._standings(names, max(FAVOURITES, limit)),
        )

    def _set_mask(self, profiles: Sequence[Profile], filters: Filters, favourites: int) -> None:
        vetoes = [self._rows.wishes_of[each.participant].vetoes for each in profiles]
        hidden = self._seen(profiles, filters).union(*vetoes)
        if self._mask_of != (filters, hidden, favourites):
            let_in = mask.passing(self._model.columns, filters)
            self._allowed = mask.without(let_in, hidden, self._model.prior.size)
            self._mask_of = (filters, hidden, favourites)
            self._rows.standing_of.clear()

    def _seen(self, profiles: Sequence[Profile], filters: Filters) -> frozenset[int]:
        # Thousands of titles in each, and hardly ever other ones than before: tuples compare their
        # parts by identity first.
        asked = (filters.hide_seen, tuple(profile.seen for profile in profiles))
        if self._seen_of is None or self._seen_of[0] != asked:
            self._seen_of = (asked, mask.hidden_as_seen(self._model.columns, filters, profiles))
        return self._seen_of[1]

    def _standings(self, names: list[str], favourites: int) -> list[Standing]:
        shown = self._model.prior if self._allowed is None else self._allowed
        if not shown.size:
            return []
        known, rows = self._rows.standing_of, self._rows
        # All who have asked for nothing stand where what is popular does.
        whose = [name if rows.has_own_row(name) else "" for name in names]
        for name, owner in zip(names, whose, strict=True):
            if owner not in known:
                row = rows.rows[rows.slot_of[name]]
                known[owner] = standing(row, rows.prior_in(name), self._allowed, favourites)
        return [known[owner] for owner in whose]
