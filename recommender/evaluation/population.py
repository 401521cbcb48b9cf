"""Ranking inputs of groups: their members' rows, and the titles that none has seen."""

from dataclasses import dataclass

import numpy as np

from recommender.core.fixed_point import WEIGHT_ONE, Columns, Flags, Scores, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import compute_row_stats, unstated_scores

FAVOURITES = 40


@dataclass(frozen=True)
class Population:
    """Everybody who can be in a group. rows: (people, titles) int32 score units; unstretched: the
    same before a history is scaled to the spread of popularity; prior: (titles,); seen, truth:
    (people, titles)."""

    rows: Scores
    unstretched: Totals
    prior: Scores
    seen: Flags
    truth: Flags


def ranking_input_of(population: Population, members: Columns) -> RankingInput:
    """Members have equal importance; titles that anyone has seen are excluded."""
    rows, unstated = population.rows[members], unstated_scores(population.prior)
    unseen = np.flatnonzero(~population.seen[members].any(axis=0))
    return RankingInput(
        rows=rows,
        slots=np.arange(members.size),
        importance=np.full(members.size, WEIGHT_ONE, np.int64),
        total=WEIGHT_ONE * rows.sum(axis=0, dtype=np.int64),
        allowed=unseen,
        row_stats=[compute_row_stats(row, unstated, unseen, FAVOURITES) for row in rows],
    )
