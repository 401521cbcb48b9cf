"""Ranks titles for one room: from profiles to the list and its explanations."""

from collections.abc import Sequence

import msgspec
import numpy as np

from recommender.core.agreement import agreement
from recommender.core.fixed_point import quantize_weight
from recommender.core.ranking_input import RankingInput
from recommender.core.satisfaction import satisfaction
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.explain.agreement_moves import moves_to_agree
from recommender.explain.counterfactual import scores_to_top, to_be_first
from recommender.explain.disclosure import disclosed
from recommender.explain.explanation import explain_title
from recommender.explain.ranked_titles import ranked_titles
from recommender.model.model import Model
from recommender.room.filters import TitleFilter, narrows, widened
from recommender.room.group_profile import group_profile
from recommender.room.history_taste import contributing_titles
from recommender.room.listing import Listing, deciding_positions, listing
from recommender.room.room_rows import RoomRows
from recommender.types import (
    Agreement,
    Block,
    Explanation,
    Filters,
    Move,
    Profile,
    Recommendations,
)

__all__ = ["DEFAULT_STRATEGY", "STRATEGIES", "FirstTitle", "Ranker"]

FAVOURITES = 40


class FirstTitle(msgspec.Struct, frozen=True):
    id: int
    title: str
    year: int | None


class Ranker:
    """Ranks and explains. Keeps the room's rows between calls, so a changed weight updates one row.

    The result depends on the arguments only, never on earlier calls. Not thread-safe: a room makes
    one call at a time.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rows = RoomRows(model)
        self._filter, self._vetoes = TitleFilter(model.columns), TitleFilter(model.columns)

    @property
    def memory(self) -> int:
        """Bytes that the room's rows and total take."""
        return self._rows.memory

    def recommend(
        self,
        profiles: Sequence[Profile],
        strategy: str,
        filters: Filters,
        limit: int = 20,
        shortlist: Sequence[int] = (),
        country: str = "",
    ) -> Recommendations:
        """The list for these participants, and the numbers of the titles of their shortlist.
        country: whose services are named with each title, and those that are in no country.

        Raises KeyError for an unknown strategy, and ValueError for a weight or an importance out of
        range or a participant that occurs twice.
        """
        ranking_input = self._ranking_input(profiles, filters, limit)
        names = _names(profiles)
        agreed = self._unfiltered(profiles, ranking_input, filters)
        found = listing(self._rows, ranking_input, names, strategy, limit, agreed)
        public = disclosed(ranking_input, profiles, self._model.prior)
        satisfied = np.round(satisfaction(public.ranking_input, found.columns), 3).tolist()
        return Recommendations(
            strategy=strategy,
            agreement=found.agreement,
            group_profile=group_profile(profiles, self._model.columns),
            satisfaction=dict(zip(public.names, satisfied, strict=True)),
            titles=ranked_titles(self._rows, public, found, country),
            shortlist=ranked_titles(self._rows, public, self._beside(found, shortlist), country),
        )

    def _beside(self, found: Listing, titles: Sequence[int]) -> Listing:
        """As a listing, titles that may stand outside of the list; without those that the
        catalogue does not offer."""
        column_of = self._model.columns.column_of
        columns = [column_of[title] for title in titles if title in column_of]
        blocks: list[Block] = ["list" for _ in columns]
        return Listing(found.agreement, np.array(columns, np.int64), blocks)

    def order(
        self, profiles: Sequence[Profile], strategy: str, filters: Filters, limit: int = 20
    ) -> list[int]:
        """Only the ids, in the order of `recommend`."""
        ranking_input = self._ranking_input(profiles, filters, limit)
        names = _names(profiles)
        agreed = self._unfiltered(profiles, ranking_input, filters)
        found = listing(self._rows, ranking_input, names, strategy, limit, agreed)
        ids: list[int] = self._model.columns.ids[found.columns].tolist()
        return ids

    def first_by_strategy(
        self, profiles: Sequence[Profile], filters: Filters, count: int = 5
    ) -> dict[str, list[FirstTitle]]:
        """The first titles of each strategy's list. Each takes as long as a list of the room's."""
        columns = self._model.columns

        def first(strategy: str) -> list[FirstTitle]:
            ids = self.order(profiles, strategy, filters)[:count]
            cards = [columns.cards[columns.column_of[title]] for title in ids]
            return [FirstTitle(card.id, card.name, card.year) for card in cards]

        return {strategy: first(strategy) for strategy in STRATEGIES}

    def explain(
        self,
        title: int,
        profiles: Sequence[Profile],
        strategy: str,
        filters: Filters,
        asking: str | None = None,
    ) -> Explanation | None:
        """Explains the title's rank; None if it is not in the catalogue.

        The rank is its position in the list of twenty, None outside it. asking: the participant to
        whom it is disclosed what they themselves could change.
        """
        columns = self._model.columns
        column = columns.column_of.get(columns.current(title))
        if column is None:
            return None
        ranking_input = self._ranking_input(profiles, filters, limit=20)
        names = _names(profiles)
        agreed = self._unfiltered(profiles, ranking_input, filters)
        found = listing(self._rows, ranking_input, names, strategy, 20, agreed)
        shown = found.columns.tolist()
        rank = shown.index(column) + 1 if column in shown else None
        public = disclosed(ranking_input, profiles, self._model.prior)
        own = disclosed(ranking_input, profiles, self._model.prior, also=asking)
        explanation = explain_title(self._rows, column, rank, public, own)
        asker = next((p for p in profiles if p.participant == asking and not p.hidden), None)
        if asker is None:
            return explanation
        taste = self._rows.weights_of[asker.participant].taste
        contributing = contributing_titles(self._model, taste, column)
        explanation = msgspec.structs.replace(explanation, from_taste=contributing)
        if explanation.rank == 1 or not public.is_all:
            return explanation
        change = self.change_to_be_first(title, asker, profiles, strategy, filters)
        return msgspec.structs.replace(explanation, to_be_first={asker.participant: change})

    def change_to_be_first(
        self,
        title: int,
        profile: Profile,
        profiles: Sequence[Profile],
        strategy: str,
        filters: Filters,
    ) -> dict[str, float] | None:
        """The smallest change of one participant's interests after which the title is first.

        Interests and their new weights. Empty if it is first already; None if no such change is
        known.
        """
        rows, column = self._rows, self._model.columns.column_of[title]
        allowed = self._ranking_input(profiles, filters, limit=20).allowed
        share = quantize_weight(profile.importance)
        is_filtered_out = allowed is not None and column not in allowed
        if not share or is_filtered_out:
            return None

        def is_first(weights: dict[str, float]) -> bool:
            changed = [
                msgspec.structs.replace(each, weights=weights) if each is profile else each
                for each in profiles
            ]
            return self.order(changed, strategy, filters)[:1] == [title]

        score_rows = scores_to_top(rows, profile.participant, share)
        return to_be_first(self._model, column, score_rows, allowed, profile.weights, is_first)

    def moves_to_agree(self, profiles: Sequence[Profile], filters: Filters) -> dict[str, Move]:
        """For a room without agreement: participant → their smallest single move that creates some.

        Empty if there is agreement already, or if anybody hides their weights, which a move would
        disclose. Without participants for whom no single move suffices. Takes some milliseconds for
        each participant: not for the event loop.
        """
        names = _names(profiles)
        if any(each.hidden for each in profiles) or self._agreement(profiles, filters) != "none":
            return {}
        ranking_input = self._ranking_input(profiles, widened(filters), FAVOURITES)
        deciding = deciding_positions(self._rows, names)
        return moves_to_agree(
            self._rows,
            ranking_input.subset(deciding),
            [names[place] for place in deciding],
            profiles,
            lambda changed: self._agreement(changed, filters),
        )

    def _agreement(self, profiles: Sequence[Profile], filters: Filters) -> Agreement:
        """As in `recommend`; "shared" if no title may be shown."""
        ranking_input = self._ranking_input(profiles, widened(filters), FAVOURITES)
        if not ranking_input.size:
            return "shared"
        deciding = deciding_positions(self._rows, _names(profiles))
        return agreement(ranking_input.subset(deciding))

    def _ranking_input(
        self, profiles: Sequence[Profile], filters: Filters, limit: int
    ) -> RankingInput:
        """Brings the rows up to date, filters the titles, and combines both."""
        self._rows.update(profiles)
        title_filter = self._filter if narrows(filters) else self._vetoes
        allowed = title_filter.allowed(profiles, self._rows.vetoes(), filters)
        return self._rows.ranking_input(_names(profiles), allowed, max(FAVOURITES, limit))

    def _unfiltered(
        self, profiles: Sequence[Profile], filtered: RankingInput, filters: Filters
    ) -> RankingInput:
        """What agreement is measured on: all titles but vetoed ones, for what a host lets on the
        list changes nothing about what people want."""
        if not narrows(filters):
            return filtered
        return self._ranking_input(profiles, widened(filters), FAVOURITES)


def _names(profiles: Sequence[Profile]) -> list[str]:
    return sorted(profile.participant for profile in profiles)
