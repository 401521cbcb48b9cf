"""Strategies that the package grouprec has too give its lists.

https://github.com/pdokoupil/grouprec gives the lower column of equals, and ours the better mean
first: so the titles stand in the order of their means here, and both come to the same.
"""

import numpy as np
import pytest
from grouprec.aggregators import (
    AVGNoMiseryAggregator,
    BordaCountAggregator,
    EPFuzzDAAggregator,
    FAIAggregator,
    GFARAggregator,
    LeastMiseryAggregator,
    MostPleasureAggregator,
    MultiplicativeAggregator,
    WeightedAverageAggregator,
)
from grouprec.aggregators.base import Aggregator

from recommender.core.fixed_point import Columns, Floats
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies import STRATEGIES
from tests.recommender.ranking_inputs import ranking_input

TITLES, LENGTH, BEST = 120, 20, 1000
PEERS: dict[str, Aggregator] = {
    "multiplicative": MultiplicativeAggregator(),
    "borda": BordaCountAggregator(),
    "round_robin_fairness": FAIAggregator(),
    "ep_fuzzda": EPFuzzDAAggregator(),
}

rooms = pytest.mark.parametrize("participants", [2, 3, 8])
seeds = pytest.mark.parametrize("seed", range(5))


def room(seed: int, participants: int) -> RankingInput:
    """Everybody's median score is 0 and their best 1000: means order as means of fits do."""
    dice, half = np.random.default_rng(seed), TITLES // 2
    rows = []
    for _ in range(participants):
        liked = dice.choice(np.arange(1, BEST), half, replace=False)
        liked[0] = BEST
        rows.append(dice.permutation(np.concatenate([-np.arange(TITLES - half), liked])))
    scores = np.stack(rows)
    return ranking_input(scores[:, np.argsort(-scores.sum(axis=0), kind="stable")].tolist())


def uncut(found: RankingInput) -> Floats:
    return (found.rows - found.medians) / found.spreads


def lists(
    name: str, peer: Aggregator, found: RankingInput, scores: Floats
) -> tuple[Columns, Columns]:
    return STRATEGIES[name](found, LENGTH), peer.aggregate(scores, LENGTH)


@seeds
@rooms
@pytest.mark.parametrize("name", sorted(PEERS))
def test_lists_from_fits_are_those_of_the_peer(name: str, seed: int, participants: int) -> None:
    found = room(seed, participants)
    ours, theirs = lists(name, PEERS[name], found, found.fits(found.columns))
    if name == "borda":
        theirs = PEERS[name].aggregate(found.rows, LENGTH)  # fits are level below the median
    assert ours.tolist() == theirs.tolist()


@seeds
@rooms
def test_misery_and_pleasure_are_those_of_the_peer(seed: int, participants: int) -> None:
    found = room(seed, participants)
    for name, peer in (
        ("least_misery", LeastMiseryAggregator()),
        ("most_pleasure", MostPleasureAggregator()),
    ):
        ours, theirs = lists(name, peer, found, uncut(found))
        assert ours.tolist() == theirs.tolist()


@seeds
@rooms
def test_without_misery_the_peers_list_comes_first(seed: int, participants: int) -> None:
    found = room(seed, participants)
    just_below = 0.25 - 1e-9
    peer: Aggregator = AVGNoMiseryAggregator(just_below)
    ours, theirs = lists("average_without_misery", peer, found, uncut(found))
    assert ours[: theirs.size].tolist() == theirs.tolist()


@seeds
@rooms
def test_the_average_is_the_peers_weighted_average(seed: int, participants: int) -> None:
    found = room(seed, participants)
    importance = np.random.default_rng(seed).permutation(participants) + 1.0
    weighed = ranking_input((found.rows >> 20).tolist(), importance.tolist())
    peer: Aggregator = WeightedAverageAggregator(importance)
    ours = STRATEGIES["average"](weighed, LENGTH)
    theirs = peer.aggregate(found.rows.astype(np.int64), LENGTH)
    assert weighed.total[ours].tolist() == weighed.total[theirs].tolist()


@seeds
@rooms
def test_gfar_serves_as_soon_as_the_peer(seed: int, participants: int) -> None:
    """Among equals the peer decides by the rounding of floating point, so lists may differ in
    what they hold, but hardly in how likely they have served everyone at any place."""
    found, peer = room(seed, participants), GFARAggregator()
    ours, theirs = lists("gfar", peer, found, found.rows.astype(np.float64))
    chances = peer._p_relevant(found.rows.astype(np.float64))
    served = [(1 - np.cumprod(1 - chances[:, c], axis=1)).sum(axis=0) for c in (ours, theirs)]
    assert served[0] == pytest.approx(served[1], rel=0.01)
