"""Ranking inputs made of plain scores, for the tests of the numeric core."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from recommender.core.fixed_point import SCORE_ONE, WEIGHT_ONE
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import compute_row_stats


def ranking_input(
    scores: Sequence[Sequence[int]],
    importance: Sequence[float] | None = None,
    allowed: Sequence[int] | None = None,
    favourites: int = 40,
) -> RankingInput:
    """scores: per participant whole units of score; nothing is popular in itself."""
    rows = np.array(scores, np.int32) * SCORE_ONE
    weights = np.array([1.0] * len(scores) if importance is None else importance)
    whole = np.rint(weights * WEIGHT_ONE).astype(np.int64)
    columns = None if allowed is None else np.array(allowed, np.int64)
    prior = np.zeros(rows.shape[1], np.int32)
    return RankingInput(
        rows=rows,
        slots=np.arange(rows.shape[0]),
        importance=whole,
        total=(rows * whole[:, None]).sum(axis=0),
        allowed=columns,
        row_stats=[compute_row_stats(row, prior, columns, favourites) for row in rows],
    )


@st.composite
def ranking_inputs(draw: st.DrawFn, least_participants: int = 1) -> RankingInput:
    """Few different scores, so that ties are common; at times a mask, or no importance."""
    participants = draw(st.integers(least_participants, 5))
    titles = draw(st.integers(1, 30))
    row = st.lists(st.integers(-4, 4), min_size=titles, max_size=titles)
    scores = draw(st.lists(row, min_size=participants, max_size=participants))
    importance = draw(
        st.lists(
            st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=participants, max_size=participants
        ).filter(any)
    )
    allowed = draw(st.none() | st.sets(st.integers(0, titles - 1), min_size=1).map(sorted))
    return ranking_input(scores, importance, allowed)
