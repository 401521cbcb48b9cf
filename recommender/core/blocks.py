"""The list of a room without agreement: three labelled blocks instead of one order."""

import numpy as np
import numpy.typing as npt

from recommender.core.board import Board
from recommender.core.grid import WEIGHT_ONE, Columns, Scores, Totals
from recommender.core.selection import best, best_by
from recommender.core.standing import top_count


def block_sizes(limit: int) -> tuple[int, int, int]:
    """Fair mix, bridges, popular: a half, three tenths and the rest of the list. 20 → 10, 6, 4."""
    mix = -(-limit // 2)
    bridges = min(limit - mix, round(limit * 0.3))
    return mix, bridges, limit - mix - bridges


def three_blocks(
    board: Board, prior: Scores, strength: npt.NDArray[np.int64], limit: int
) -> tuple[Columns, Columns, Columns]:
    """Columns of the fair mix, the bridges and the popular, best first, none of them twice.

    board: of those who stated something. prior: (titles,) b ≥ 0. strength: (titles,) the largest
    |weight| that anybody has on one of the title's interests or on the title itself, in 1/256.
    """
    sizes = block_sizes(limit)
    mix = fair_mix(board, sizes[0])
    bridge = bridges(board, mix, sizes[1])
    taken = np.concatenate([mix, bridge])
    return mix, bridge, popular_elsewhere(board, prior, strength, taken, sizes[2])


def fair_mix(board: Board, count: int) -> Columns:
    """Each participant's best remaining title in turn, the most important participant first."""
    count = min(count, board.columns.size)
    turns = np.argsort(-board.importance, kind="stable")
    wishes = [iter(_wishes(board, place, count)) for place in turns.tolist()]
    chosen: dict[int, None] = {}
    while len(chosen) < count:
        wish = wishes[len(chosen) % len(wishes)]
        chosen[next(column for column in wish if column not in chosen)] = None
    return np.array(list(chosen), np.int64)


def _wishes(board: Board, place: int, count: int) -> list[int]:
    """At least `count` of a participant's best: enough, were all the others' choices the same."""
    favourites = board.standings[place].favourites
    if favourites.size < count:
        favourites = board.columns[best(board.rows[board.slots[place], board.columns], count)]
    wishes: list[int] = favourites.tolist()
    return wishes


def bridges(board: Board, taken: Columns, count: int) -> Columns:
    """Titles that nobody minds: the best lowest percentile over the participants.

    A title's percentile for a participant is the share of titles that they do not like better.
    Exact without ranking every title for everyone: the search looks at everybody's top 5 %,
    10 %, 20 %, … until enough titles lie in all of them; what lies outside is lower for somebody.
    """
    titles = board.columns.size
    wanted, reach = count + taken.size, top_count(titles)
    while (near := _within_reach(board, reach)).size < min(wanted, titles):
        reach = min(titles, 2 * reach)
    near = near[~np.isin(near, taken)]
    return best_by(_lowest_rank(board, near), board.total[near], near, count)


def popular_elsewhere(
    board: Board, prior: Scores, strength: npt.NDArray[np.int64], taken: Columns, count: int
) -> Columns:
    """By b·(1 − strength): popular, and outside what anybody has weighted; then by b."""
    free = board.columns[~np.isin(board.columns, taken)]
    value = prior[free].astype(np.int64) * (WEIGHT_ONE - strength[free])
    return best_by(value, prior[free], free, count)


def _within_reach(board: Board, reach: int) -> Columns:
    """Columns among everybody's best `reach`; a title level with somebody's last is among them."""
    near = board.columns
    for slot, mark in zip(board.slots, board.standings, strict=True):
        near = near[board.rows[slot, near] >= mark.ordered[-reach]]
    return near


def _lowest_rank(board: Board, near: Columns) -> Totals:
    """(near,) the lowest, over participants, of how many titles they like no better."""
    ranks = [
        np.searchsorted(mark.ordered, board.rows[slot, near], side="right")
        for slot, mark in zip(board.slots, board.standings, strict=True)
    ]
    lowest: Totals = np.min(np.stack(ranks), axis=0).astype(np.int64)
    return lowest
