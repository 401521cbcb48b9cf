"""Who may do something: each function gives the one who does it, or refuses."""

from parties.refusals import Refused
from parties.state import ParticipantState, PartyState


def participant_in(state: PartyState, participant: str) -> ParticipantState:
    found = state.participants.get(participant)
    if found is None or not found.is_in:
        raise Refused("unknown_participant", "Nobody with this id is in the party.")
    return found


def mover_in(state: PartyState, by: str) -> ParticipantState:
    mover = state.participants.get(by)
    if mover is None or not mover.is_in:
        code = "banned" if mover is not None and mover.standing == "banned" else "removed"
        raise Refused(
            "banned" if code == "banned" else "removed", "You are no longer in this party."
        )
    return mover


def steerer_in(state: PartyState, by: str) -> ParticipantState:
    mover = mover_in(state, by)
    if not mover.takes_part:
        raise Refused("forbidden", "A viewer shows the room and takes no part in it.")
    return mover


def host_in(state: PartyState, by: str) -> ParticipantState:
    mover = mover_in(state, by)
    if mover.role != "host":
        raise Refused("forbidden", "Only the host can do this.")
    return mover
