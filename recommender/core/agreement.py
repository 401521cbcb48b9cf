"""Measures how far the room's profiles agree."""

from typing import Literal

import numpy as np

from recommender.core.fixed_point import Columns, Flags
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import top_count

MOST_NEEDED = 20


def shared_titles(ranking_input: RankingInput) -> Columns:
    """Columns that are in every participant's top 5 % of stated scores, ascending.

    A title that equals a participant's threshold is in their top. Needs at least one participant.
    """
    shared: Flags = np.logical_and.reduce([stats.is_top for stats in ranking_input.row_stats])
    places = np.flatnonzero(shared)
    return places if ranking_input.allowed is None else ranking_input.allowed[places]


def needed_for_shared(titles: int) -> int:
    """How many shared titles make agreement: a twentieth of the top 5 %, from 1 up to 20 titles."""
    return max(1, min(MOST_NEEDED, top_count(titles) // MOST_NEEDED))


def agreement(ranking_input: RankingInput) -> Literal["shared", "partial", "none"]:
    """Classifies agreement by the number of shared titles.

    ranking_input: of the participants who stated preferences; fewer than two always agree.
    """
    if len(ranking_input.row_stats) < 2:
        return "shared"
    count = shared_titles(ranking_input).size
    if count >= needed_for_shared(ranking_input.size):
        return "shared"
    return "partial" if count else "none"
