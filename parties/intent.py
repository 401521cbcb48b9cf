"""What a message would change, if it changes anything."""

from collections.abc import Callable

from parties import client_in
from parties.changes import (
    Change,
    ChangeSettings,
    ClearWeights,
    Hide,
    Remove,
    SetWeights,
    Transfer,
    Weights,
)
from parties.client_in import ClientMessage
from parties.codes import clean_name, new_secret
from parties.refusals import Refused

Knows = Callable[[str], bool]


def change_of(message: ClientMessage, by: str, knows: Knows) -> Change | None:
    """None when the message only asks for something. Raises Refused for what can be no change.

    `knows` says whether an interest can be weighted.
    """
    match message:
        case client_in.InterestsSet(weights=weights):
            _must_be_known(weights, knows)
            return SetWeights(by, weights)
        case client_in.InterestsClear():
            return ClearWeights(by)
        case client_in.InterestsHide(hidden=hidden):
            return Hide(by, hidden)
        case client_in.SettingsSet():
            return _settings(message, by)
        case client_in.ParticipantRemove(participant=participant):
            return Remove(by, participant)
        case client_in.ParticipantBan(participant=participant):
            return Remove(by, participant, new_secret())
        case client_in.HostTransfer(participant=participant):
            return Transfer(by, participant)
    return None


def _must_be_known(weights: Weights, knows: Knows) -> None:
    """What was weighted before its title was retired can still be cleared."""
    unknown = [key for key, weight in weights.items() if weight is not None and not knows(key)]
    if unknown:
        raise Refused("invalid_weight", f"There is no interest {unknown[0][:40]!r}.")


def _settings(message: client_in.SettingsSet, by: str) -> ChangeSettings:
    name = message.name if message.name is None else clean_name(message.name)
    if name == "":
        raise Refused("invalid_message", "settings.set: a party's name cannot be empty.")
    return ChangeSettings(
        by, name, message.locked, message.strategy, message.filters, message.importance
    )
