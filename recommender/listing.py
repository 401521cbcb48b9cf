"""What is shown, in which order, and under which label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.answer import Agreement, Block
from recommender.core.agreement import agreement
from recommender.core.blocks import three_blocks
from recommender.core.board import Board
from recommender.core.grid import Columns
from recommender.core.spacing import crowded, spaced
from recommender.core.strategies import STRATEGIES, Strategy
from recommender.core.strategies.consensus import average
from recommender.core.strength import stated_strength
from recommender.room_rows import RoomRows

# How many times as long a list stands ready where kin have to be kept apart.
SPARE = 2


@dataclass(frozen=True)
class Listing:
    agreement: Agreement
    columns: Columns
    blocks: list[Block]


def listing(
    rows: RoomRows, board: Board, participants: list[str], strategy: str, limit: int
) -> Listing:
    """One order for a room that agrees at all, three labelled blocks for one that does not.

    participants: of the board, in its order. Those who have asked for nothing, or whom the host
    gives no importance, are no party to an agreement. Raises KeyError for an unknown strategy.
    """
    rank = STRATEGIES[strategy]
    heard = places_heard(rows, participants)
    if not board.size:
        return Listing("none" if len(heard) > 1 else "shared", board.columns, [])
    some = board.for_some(heard)
    found = agreement(some)
    if found == "none":
        return _in_blocks(rows, some, [participants[place] for place in heard], limit)
    columns = _one_order(rank if participants else average, board, limit, rows)
    return Listing(found, columns, ["list"] * columns.size)


def places_heard(rows: RoomRows, participants: Sequence[str]) -> list[int]:
    """Of those who are party to an agreement."""
    return [
        place
        for place, participant in enumerate(participants)
        if rows.wishes_of[participant].asked and rows.importance_of[participant]
    ]


def _one_order(rank: Strategy, board: Board, limit: int, rows: RoomRows) -> Columns:
    """The strategy's order, and where kin would meet, what comes next to stand between them."""
    kin, columns = rows.model.columns.franchises.kin, rank(board, limit)
    if not crowded(columns.tolist(), kin):
        return columns
    longer = rank(board, SPARE * limit).tolist()
    return np.array(spaced(longer, kin)[:limit], np.int64)


def _in_blocks(rows: RoomRows, board: Board, participants: list[str], limit: int) -> Listing:
    wishes = [rows.wishes_of[participant] for participant in participants]
    known = rows.model.columns
    interests = _largest([wish.interests for wish in wishes])
    people = _largest([wish.people for wish in wishes])
    strength = stated_strength(
        board.total.size,
        [*known.groups, *map(known.credits.of, people)],
        interests | dict(enumerate(people.values(), start=len(known.groups))),
        _largest([wish.likes for wish in wishes]),
    )
    mix, bridge, popular = three_blocks(board, rows.model.prior, strength, limit)
    blocks: dict[Block, Columns] = {"fair_mix": mix, "bridge": bridge, "popular": popular}
    labels = [block for block, columns in blocks.items() for _ in columns]
    order = list[int]()
    for columns in blocks.values():
        above = order[-1] if order else None
        order += spaced(columns.tolist(), rows.model.columns.franchises.kin, above)
    return Listing("none", np.array(order, np.int64), labels)


def _largest(weights: list[dict[int, int]]) -> dict[int, int]:
    largest: dict[int, int] = {}
    for known in weights:
        for key, number in known.items():
            largest[key] = max(abs(number), largest.get(key, 0))
    return largest
