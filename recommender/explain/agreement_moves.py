"""Finds the smallest single move per participant that creates agreement in a room without."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from recommender.core.agreement import shared_titles
from recommender.core.agreement_moves import Step, promising_steps
from recommender.core.fixed_point import Columns
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import stated_scores
from recommender.room.room_rows import RoomRows
from recommender.types import Agreement, Move, Profile

MOST_TRIED = 12

AgreementOf = Callable[[Sequence[Profile]], Agreement]


def moves_to_agree(
    rows: RoomRows,
    ranking_input: RankingInput,
    deciding: Sequence[str],
    profiles: Sequence[Profile],
    agreement_of: AgreementOf,
) -> dict[str, Move]:
    """participant → their smallest move. For rooms in which nobody hides their weights.

    ranking_input: of those, in their order, without agreement. agreement_of: that of the room if
    these were its profiles; each answer is tried with it, so it is exact.
    """
    profile_of = {each.participant: each for each in profiles}
    candidates = {
        name: _steps(rows, ranking_input, deciding, profile_of[name]) for name in deciding
    }
    found = {}
    for name, steps in candidates.items():
        for step in steps[:MOST_TRIED]:
            move = Move(rows.model.columns.interests[step.place].key, step.weight)
            moved = _moved(profile_of[name], move)
            others = [each for each in profiles if each.participant != name]
            if _has_preferences(moved) and agreement_of([*others, moved]) != "none":
                found[name] = move
                break
    return found


def _steps(
    rows: RoomRows, ranking_input: RankingInput, deciding: Sequence[str], profile: Profile
) -> list[Step]:
    name, keys = profile.participant, [interest.key for interest in rows.model.columns.interests]
    others = [place for place, other in enumerate(deciding) if other != name]
    wanted: Columns = shared_titles(ranking_input.subset(others))
    if not wanted.size:
        return []
    asked = stated_scores(rows.rows[rows.slot_of[name]], rows.unstated_in(name))
    weights = np.array([profile.weights.get(key, 0.0) for key in keys], np.float64)
    return promising_steps(asked, ranking_input.columns, wanted, rows.model.lift, weights)


def _moved(profile: Profile, move: Move) -> Profile:
    weights = {**profile.weights, move.interest: move.weight}
    return msgspec.structs.replace(profile, weights=weights)


def _has_preferences(profile: Profile) -> bool:
    """Without preferences a participant would not be counted: that is no agreement."""
    return any(profile.weights.values()) or bool(profile.taste)
