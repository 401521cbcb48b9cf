"""What somebody looks at and whom they follow: who may, and who is shown to the others.

Looks are not part of a party's state: they are gone with the screen that they are of. Only whether
somebody shows theirs is saved.
"""

from collections.abc import Collection, Mapping

import msgspec
from msgspec.structs import replace

from parties.domain.errors import Refused
from parties.domain.events import Transition, Updated
from parties.domain.permissions import Action, require_allowed, require_participant
from parties.domain.state import ParticipantState, PartyState


class Look(msgspec.Struct, frozen=True):
    """The title that somebody looks at, and the participant whom they follow."""

    title: int | None = None
    following: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.title is None and self.following is None


class ShareFocus(msgspec.Struct, frozen=True, tag=True):
    """`shared`: whether others see what the participant looks at, and whom they follow."""

    by: str
    shared: bool


def apply(command: ShareFocus, state: PartyState) -> Transition:
    looker = require_allowed(state, command.by, Action.SHARE_FOCUS)
    if looker.shares_focus == command.shared:
        return state, []
    changed = replace(looker, shares_focus=command.shared)
    return state.with_participant(changed), [Updated(changed, ("shares_focus",))]


def is_shown(participant: ParticipantState | None) -> bool:
    """Whether others see what the participant looks at."""
    return participant is not None and participant.takes_part and participant.shares_focus


def can_be_followed(state: PartyState, online: Collection[str], participant: str) -> bool:
    return participant in online and is_shown(state.participants.get(participant))


def shown_looks(
    state: PartyState, online: Collection[str], looks: Mapping[str, Look]
) -> dict[str, Look]:
    """Returns what everybody may see of the looks: nothing of those who keep theirs to themselves,
    and nobody follows one who cannot be followed any more."""
    shown = {
        who: with_valid_follow(state, online, look)
        for who, look in looks.items()
        if is_shown(state.participants.get(who))
    }
    return {who: look for who, look in shown.items() if not look.is_empty}


def with_valid_follow(state: PartyState, online: Collection[str], look: Look) -> Look:
    if look.following is None or can_be_followed(state, online, look.following):
        return look
    return replace(look, following=None)


def require_may_show(state: PartyState, by: str) -> None:
    """Raises Refused for who looks at nothing that others could see, as a viewer."""
    require_allowed(state, by, Action.SHOW_FOCUS)


def require_may_spotlight(state: PartyState, by: str) -> None:
    """Raises Refused for everybody but the host, and for one who keeps their looks to themselves:
    there would be nothing to follow."""
    if not require_allowed(state, by, Action.SPOTLIGHT).shares_focus:
        raise Refused("forbidden", "Let others see what you look at first.")


def require_may_follow(
    state: PartyState, online: Collection[str], looks: Mapping[str, Look], by: str, whom: str
) -> None:
    """Raises Refused for who cannot be followed: a stranger, oneself, a viewer, one who is not
    here, one who keeps their looks to themselves, and one who follows the sender in turn."""
    require_allowed(state, by, Action.FOLLOW)
    followed = require_participant(state, whom)
    if whom == by:
        raise Refused("forbidden", "You cannot follow yourself.")
    if not followed.takes_part:
        raise Refused("forbidden", "A viewer looks at nothing that could be followed.")
    if not followed.shares_focus:
        raise Refused("forbidden", f"{followed.name} keeps to themselves what they look at.")
    if whom not in online:
        raise Refused("forbidden", f"{followed.name} is not here right now.")
    if by in _followed_by(looks, whom):
        raise Refused("forbidden", f"{followed.name} follows you already.")


def _followed_by(looks: Mapping[str, Look], participant: str) -> set[str]:
    """Returns whom the participant follows, and whom these follow."""
    found = set[str]()
    following = looks.get(participant, Look()).following
    while following is not None and following not in found:
        found.add(following)
        following = looks.get(following, Look()).following
    return found
