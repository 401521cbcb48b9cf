"""What each one alone could move so that a room without agreement has some: only if it is true."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from recommender.answer import Agreement, Move, Profile
from recommender.core.agreeing import Step, promising_steps
from recommender.core.agreement import shared_titles
from recommender.core.board import Board
from recommender.core.grid import Columns
from recommender.core.standing import spoken
from recommender.room_rows import RoomRows

MOST_TRIED = 12

AgreementOf = Callable[[Sequence[Profile]], Agreement]


def moves_to_agree(
    rows: RoomRows,
    board: Board,
    heard: Sequence[str],
    profiles: Sequence[Profile],
    agreement_of: AgreementOf,
) -> dict[str, Move]:
    """participant → their smallest move. Only participants who do not hide their weights.

    board: of those heard, in their order, without agreement. agreement_of: that of the room if
    these were its profiles; each answer is tried with it, so it is exact.
    """
    profile_of = {each.participant: each for each in profiles}
    promising = {
        name: _steps(rows, board, heard, profile_of[name])
        for name in heard
        if not profile_of[name].hidden
    }
    found = {}
    for name, steps in promising.items():
        for step in steps[:MOST_TRIED]:
            move = Move(rows.model.columns.interests[step.place].key, step.weight)
            moved = _moved(profile_of[name], move)
            others = [each for each in profiles if each.participant != name]
            if _still_asks(moved) and agreement_of([*others, moved]) != "none":
                found[name] = move
                break
    return found


def _steps(rows: RoomRows, board: Board, heard: Sequence[str], profile: Profile) -> list[Step]:
    name, keys = profile.participant, [interest.key for interest in rows.model.columns.interests]
    others = [place for place, other in enumerate(heard) if other != name]
    wanted: Columns = shared_titles(board.for_some(others))
    if not wanted.size:
        return []
    asked = spoken(rows.rows[rows.slot_of[name]], rows.prior_in(name))
    weights = np.array([profile.weights.get(key, 0.0) for key in keys], np.float64)
    return promising_steps(asked, board.columns, wanted, rows.model.lift, weights)


def _moved(profile: Profile, move: Move) -> Profile:
    weights = {**profile.weights, move.interest: move.weight}
    return msgspec.structs.replace(profile, weights=weights)


def _still_asks(profile: Profile) -> bool:
    """Whoever asks for nothing any more disagrees with nobody: that is no agreement."""
    return any(profile.weights.values()) or bool(profile.taste)
