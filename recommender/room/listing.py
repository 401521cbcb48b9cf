"""Selects the titles of a list: their order and their block labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.core.agreement import agreement
from recommender.core.blocks import three_blocks
from recommender.core.fixed_point import Columns
from recommender.core.franchise_spacing import has_adjacent, space_out
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies import STRATEGIES, Strategy
from recommender.core.strategies.averages import average
from recommender.core.strength import stated_strength
from recommender.room.room_rows import RoomRows
from recommender.types import Agreement, Block

# How many times as many titles are ranked where a franchise has to be spaced out.
SPARE = 2


@dataclass(frozen=True)
class Listing:
    agreement: Agreement
    columns: Columns
    blocks: list[Block]


def listing(
    rows: RoomRows,
    ranking_input: RankingInput,
    participants: list[str],
    strategy: str,
    limit: int,
    unfiltered: RankingInput | None = None,
) -> Listing:
    """One order for a room with some agreement, three labelled blocks for one without.

    participants: of ranking_input, in its order. Agreement is measured among those who have
    preferences and importance, on the titles of `unfiltered`, by default those of ranking_input.
    Raises KeyError for an unknown strategy.
    """
    rank = STRATEGIES[strategy]
    deciding = deciding_positions(rows, participants)
    found = _agreement(unfiltered or ranking_input, deciding)
    if not ranking_input.size:
        return Listing(found, ranking_input.columns, [])
    some = ranking_input.subset(deciding)
    if found == "none":
        return _in_blocks(rows, some, [participants[place] for place in deciding], limit)
    columns = _one_order(rank if participants else average, ranking_input, limit, rows)
    return Listing(found, columns, ["list"] * columns.size)


def _agreement(ranking_input: RankingInput, deciding: list[int]) -> Agreement:
    if not ranking_input.size:
        return "none" if len(deciding) > 1 else "shared"
    return agreement(ranking_input.subset(deciding))


def deciding_positions(rows: RoomRows, participants: Sequence[str]) -> list[int]:
    """Positions of the participants whose agreement is measured."""
    return [
        place
        for place, participant in enumerate(participants)
        if rows.weights_of[participant].has_preferences and rows.importance_of[participant]
    ]


def _one_order(rank: Strategy, ranking_input: RankingInput, limit: int, rows: RoomRows) -> Columns:
    """The strategy's order, with further titles between neighbours of one franchise."""
    same_franchise, columns = (
        rows.model.columns.franchises.same_franchise,
        rank(ranking_input, limit),
    )
    if not has_adjacent(columns.tolist(), same_franchise):
        return columns
    longer = rank(ranking_input, SPARE * limit).tolist()
    return np.array(space_out(longer, same_franchise)[:limit], np.int64)


def _in_blocks(
    rows: RoomRows, ranking_input: RankingInput, participants: list[str], limit: int
) -> Listing:
    parsed = [rows.weights_of[participant] for participant in participants]
    known = rows.model.columns
    interests = _largest([parsed_weights.interests for parsed_weights in parsed])
    people = _largest([parsed_weights.people for parsed_weights in parsed])
    strength = stated_strength(
        ranking_input.total.size,
        [*known.groups, *map(known.credits.of, people)],
        interests | dict(enumerate(people.values(), start=len(known.groups))),
        _largest([parsed_weights.likes for parsed_weights in parsed]),
    )
    mix, bridge, popular = three_blocks(ranking_input, rows.model.prior, strength, limit)
    blocks: dict[Block, Columns] = {"fair_mix": mix, "bridge": bridge, "popular": popular}
    labels = [block for block, columns in blocks.items() for _ in columns]
    order = list[int]()
    for columns in blocks.values():
        above = order[-1] if order else None
        order += space_out(columns.tolist(), rows.model.columns.franchises.same_franchise, above)
    return Listing("none", np.array(order, np.int64), labels)


def _largest(weights: list[dict[int, int]]) -> dict[int, int]:
    largest: dict[int, int] = {}
    for known in weights:
        for key, number in known.items():
            largest[key] = max(abs(number), largest.get(key, 0))
    return largest
