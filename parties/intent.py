"""What a message would change, if it changes anything."""

import datetime
from collections.abc import Callable

import msgspec

from parties import client_in
from parties.changes import (
    Change,
    ChangeSettings,
    ClearWeights,
    Hide,
    Remove,
    SetWeights,
    Transfer,
)
from parties.client_in import ClientMessage
from parties.codes import clean_name, new_secret
from parties.evening import Pause, Play, RateEvening, Seek, Stop
from parties.events import Weights
from parties.membership import BringTaste
from parties.refusals import Refused

Knows = Callable[[str], bool]


class Heard(msgspec.Struct, frozen=True):
    """Who says it, when it was heard, and who has a screen open then. `knows` says whether an
    interest can be weighted."""

    by: str
    at: datetime.datetime
    present: frozenset[str]
    knows: Knows


def change_of(message: ClientMessage, heard: Heard) -> Change | None:
    """None when the message only asks for something, or needs the list to become a change.
    Raises Refused for what can be no change."""
    return (
        _of_oneself(message, heard)
        or _of_the_host(message, heard.by)
        or _of_the_evening(message, heard)
    )


def _of_oneself(message: ClientMessage, heard: Heard) -> Change | None:
    match message:
        case client_in.InterestsSet(weights=weights):
            _must_be_known(weights, heard.knows)
            return SetWeights(heard.by, weights)
        case client_in.InterestsClear():
            return ClearWeights(heard.by)
        case client_in.InterestsHide(hidden=hidden):
            return Hide(heard.by, hidden)
        case client_in.TasteBring(brings=brings):
            return BringTaste(heard.by, heard.at if brings else None)
    return None


def _of_the_host(message: ClientMessage, by: str) -> Change | None:
    match message:
        case client_in.SettingsSet():
            return _settings(message, by)
        case client_in.ParticipantRemove(participant=participant):
            return Remove(by, participant)
        case client_in.ParticipantBan(participant=participant):
            return Remove(by, participant, new_secret())
        case client_in.HostTransfer(participant=participant):
            return Transfer(by, participant)
    return None


def _of_the_evening(message: ClientMessage, heard: Heard) -> Change | None:
    match message:
        case client_in.PlaybackPlay(position=position):
            return Play(heard.by, position, heard.at, heard.present)
        case client_in.PlaybackPause(position=position):
            return Pause(heard.by, position)
        case client_in.PlaybackSeek(position=position):
            return Seek(heard.by, position, heard.at)
        case client_in.PlaybackStop():
            return Stop(heard.by, heard.at, heard.present)
        case client_in.EveningRate(pick=pick, stars=stars):
            return RateEvening(heard.by, pick, stars, heard.at)
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
        by,
        name,
        message.locked,
        message.strategy,
        message.filters,
        message.importance,
        message.fairness,
    )
