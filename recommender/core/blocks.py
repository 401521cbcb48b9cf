"""Ranks for a room without agreement: three labelled blocks instead of one order."""

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import WEIGHT_ONE, Columns, Scores, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import top_count
from recommender.core.selection import best, best_by


def block_sizes(limit: int) -> tuple[int, int, int]:
    """Sizes of fair mix, bridges and popular: a half, three tenths and the rest. 20 → 10, 6, 4."""
    mix = -(-limit // 2)
    bridges = min(limit - mix, round(limit * 0.3))
    return mix, bridges, limit - mix - bridges


def three_blocks(
    ranking_input: RankingInput, prior: Scores, strength: npt.NDArray[np.int64], limit: int
) -> tuple[Columns, Columns, Columns]:
    """Columns of the fair mix, the bridges and the popular titles, best first, without duplicates.

    ranking_input: of those with preferences. prior: (titles,) b ≥ 0. strength: (titles,) the
    largest |weight| that anybody has on one of the title's interests or on the title, in 1/256.
    """
    sizes = block_sizes(limit)
    mix = fair_mix(ranking_input, sizes[0])
    bridge = bridges(ranking_input, mix, sizes[1])
    taken = np.concatenate([mix, bridge])
    return mix, bridge, popular_elsewhere(ranking_input, prior, strength, taken, sizes[2])


def fair_mix(ranking_input: RankingInput, count: int) -> Columns:
    """Takes each participant's best remaining title in turn, the most important one first."""
    count = min(count, ranking_input.columns.size)
    turns = np.argsort(-ranking_input.importance, kind="stable")
    preferred = [iter(_best_titles_of(ranking_input, place, count)) for place in turns.tolist()]
    chosen: dict[int, None] = {}
    while len(chosen) < count:
        title = preferred[len(chosen) % len(preferred)]
        chosen[next(column for column in title if column not in chosen)] = None
    return np.array(list(chosen), np.int64)


def _best_titles_of(ranking_input: RankingInput, place: int, count: int) -> list[int]:
    """At least `count` of a participant's best titles, enough if the others choose the same."""
    favourites = ranking_input.row_stats[place].favourites
    if favourites.size < count:
        favourites = ranking_input.columns[
            best(ranking_input.rows[ranking_input.slots[place], ranking_input.columns], count)
        ]
    preferred: list[int] = favourites.tolist()
    return preferred


def bridges(ranking_input: RankingInput, taken: Columns, count: int) -> Columns:
    """Titles with the highest minimum percentile over the participants.

    A title's percentile for a participant is the share of titles that they do not like better.
    Exact without ranking every title for everyone: the search looks at everybody's top 5 %,
    10 %, 20 %, … until enough titles lie in all of them; what lies outside is lower for one of
    them.
    """
    titles = ranking_input.columns.size
    wanted, reach = count + taken.size, top_count(titles)
    while (near := _within_reach(ranking_input, reach)).size < min(wanted, titles):
        reach = min(titles, 2 * reach)
    near = near[~np.isin(near, taken)]
    return best_by(_lowest_rank(ranking_input, near), ranking_input.total[near], near, count)


def popular_elsewhere(
    ranking_input: RankingInput,
    prior: Scores,
    strength: npt.NDArray[np.int64],
    taken: Columns,
    count: int,
) -> Columns:
    """Ranks by b·(1 − strength), then by b: popular titles that nobody has weighted."""
    free = ranking_input.columns[~np.isin(ranking_input.columns, taken)]
    value = prior[free].astype(np.int64) * (WEIGHT_ONE - strength[free])
    return best_by(value, prior[free], free, count)


def _within_reach(ranking_input: RankingInput, reach: int) -> Columns:
    """Columns that are among every participant's best `reach`, ties included."""
    near = ranking_input.columns
    for slot, stats in zip(ranking_input.slots, ranking_input.row_stats, strict=True):
        near = near[ranking_input.rows[slot, near] >= stats.ordered[-reach]]
    return near


def _lowest_rank(ranking_input: RankingInput, near: Columns) -> Totals:
    """(near,) minimum over participants of how many titles they score no higher."""
    ranks = [
        np.searchsorted(stats.ordered, ranking_input.rows[slot, near], side="right")
        for slot, stats in zip(ranking_input.slots, ranking_input.row_stats, strict=True)
    ]
    lowest: Totals = np.min(np.stack(ranks), axis=0).astype(np.int64)
    return lowest
