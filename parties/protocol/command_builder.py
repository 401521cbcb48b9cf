"""Builds the command that a client's message asks for."""

import datetime
from collections.abc import Callable, Iterable

import msgspec

from parties.domain.account_link import BringTaste
from parties.domain.ballot import CancelBallot, CastVote, CloseBallot
from parties.domain.ballot_counting import Vote
from parties.domain.chat import Mute, SendMessage
from parties.domain.chat_text import clean_text
from parties.domain.closing import Close, Reopen
from parties.domain.codes import new_secret
from parties.domain.commands import (
    ChangeSettings,
    ClearWeights,
    Command,
    Hide,
    Remove,
    SetWeights,
    Transfer,
)
from parties.domain.errors import Refused, title_not_found
from parties.domain.events import Weights
from parties.domain.looking import ShareFocus
from parties.domain.membership import Leave, Rename
from parties.domain.names import LONGEST_NAME, LONGEST_PARTY_NAME, clean_name
from parties.domain.place_requests import AnswerPlaceRequest
from parties.domain.playback import Pause, Play, RateEvening, Seek, Stop, UndoPick
from parties.domain.ready import AskReady, SetReady
from parties.domain.shortlist import AddNomination, RemoveNomination
from parties.protocol import client_messages
from parties.protocol.client_messages import ClientMessage
from recommender.interest_keys import title_key
from recommender.types import Filters

IsKnownInterest = Callable[[str], bool]


class CommandContext(msgspec.Struct, frozen=True):
    """Who sent a message, when it arrived, and who was online then.

    is_known_interest: whether an interest can be weighted.
    """

    by: str
    at: datetime.datetime
    present: frozenset[str]
    is_known_interest: IsKnownInterest


def build_command(message: ClientMessage, context: CommandContext) -> Command | None:
    """Returns None for a message that only asks for something, or that needs the ranked list or
    the store to become a command. Raises Refused for one that can be none."""
    return (
        _own_command(message, context)
        or _host_command(message, context)
        or _playback_command(message, context)
        or _shortlist_command(message, context)
        or _ballot_command(message, context)
        or _chat_command(message, context)
        or _ready_command(message, context)
    )


def _own_command(message: ClientMessage, context: CommandContext) -> Command | None:
    match message:
        case client_messages.InterestsSet(weights=weights):
            require_known_interests(weights, context.is_known_interest)
            return SetWeights(context.by, weights)
        case client_messages.InterestsClear():
            return ClearWeights(context.by)
        case client_messages.InterestsHide(hidden=hidden):
            return Hide(context.by, hidden)
        case client_messages.TasteBring(brings=brings):
            return BringTaste(context.by, context.at if brings else None)
        case client_messages.ParticipantLeave():
            return Leave(context.by, context.present)
        case client_messages.ParticipantRename(name=name):
            return Rename(context.by, _cleaned(name, LONGEST_NAME, "participant.rename: a name"))
        case client_messages.FocusShare(shared=shared):
            return ShareFocus(context.by, shared)
    return None


def _host_command(message: ClientMessage, context: CommandContext) -> Command | None:
    by = context.by
    match message:
        case client_messages.PlaceAnswer(participant=participant, request=request):
            accepted, at = message.accepted, context.at
            return AnswerPlaceRequest(by, participant, request, accepted, at, context.present)
        case client_messages.SettingsSet():
            return _change_settings(message, by)
        case client_messages.ParticipantRemove(participant=participant):
            return Remove(by, participant)
        case client_messages.ParticipantBan(participant=participant):
            return Remove(by, participant, new_secret())
        case client_messages.HostTransfer(participant=participant):
            return Transfer(by, participant)
        case client_messages.PartyClose():
            return Close(by)
        case client_messages.PartyReopen():
            return Reopen(by)
    return None


def _playback_command(message: ClientMessage, context: CommandContext) -> Command | None:
    match message:
        case client_messages.PickUndo(pick=pick):
            return UndoPick(context.by, context.at, pick)
        case client_messages.PlaybackPlay(position=position, delay=delay):
            return Play(context.by, position, context.at, context.present, delay or 0.0)
        case client_messages.PlaybackPause(position=position):
            return Pause(context.by, position, context.at)
        case client_messages.PlaybackSeek(position=position):
            return Seek(context.by, position, context.at)
        case client_messages.PlaybackStop():
            return Stop(context.by, context.at, context.present)
        case client_messages.EveningRate(pick=pick, stars=stars):
            return RateEvening(context.by, pick, stars, context.at)
    return None


def _shortlist_command(message: ClientMessage, context: CommandContext) -> Command | None:
    match message:
        case client_messages.ShortlistAdd(title=title):
            require_known_titles([title], context.is_known_interest)
            return AddNomination(context.by, title, context.at)
        case client_messages.ShortlistRemove(title=title):
            return RemoveNomination(context.by, title)
    return None


def _ballot_command(message: ClientMessage, context: CommandContext) -> Command | None:
    by, at, present = context.by, context.at, context.present
    match message:
        case client_messages.BallotCast(ballot=ballot):
            return CastVote(by, ballot, _vote(message), at, present)
        case client_messages.BallotClose(ballot=ballot):
            return CloseBallot(by, ballot, at, present)
        case client_messages.BallotCancel(ballot=ballot):
            return CancelBallot(by, ballot, at)
    return None


def _vote(message: client_messages.BallotCast) -> Vote:
    """Raises Refused unless it has one of the three forms."""
    given = [
        each for each in (message.approve, message.ranking, message.scores) if each is not None
    ]
    if len(given) != 1:
        detail = "ballot.cast: a vote has one of approve, ranking and scores."
        raise Refused("invalid_vote", detail)
    return Vote(message.approve or (), message.ranking or (), message.scores or {}, message.veto)


def require_known_titles(titles: Iterable[int], is_known_interest: IsKnownInterest) -> None:
    """Raises Refused if the catalogue does not offer one of them."""
    if not all(is_known_interest(title_key(title)) for title in titles):
        raise title_not_found()


def _chat_command(message: ClientMessage, context: CommandContext) -> Command | None:
    match message:
        case client_messages.ChatSend(text=text, title=title):
            if title is not None and not context.is_known_interest(f"title:{title}"):
                raise title_not_found()
            return SendMessage(context.by, clean_text(text), context.at, title)
        case client_messages.ParticipantMute(participant=participant, muted=muted):
            return Mute(context.by, participant, muted)
    return None


def _ready_command(message: ClientMessage, context: CommandContext) -> Command | None:
    match message:
        case client_messages.ReadyAsk(seconds=seconds):
            until = context.at + datetime.timedelta(seconds=seconds)
            return AskReady(context.by, until, context.present)
        case client_messages.ReadySet(ready=ready):
            return SetReady(context.by, ready)
    return None


def require_known_interests(weights: Weights, is_known_interest: IsKnownInterest) -> None:
    """Raises Refused for one that nobody can weight. What was weighted before its title was retired
    can still be cleared."""
    unknown = [
        key for key, weight in weights.items() if weight is not None and not is_known_interest(key)
    ]
    if unknown:
        raise Refused("invalid_weight", f"There is no interest {unknown[0][:40]!r}.")


def _require_possible(filters: Filters | None) -> None:
    if filters is None or filters.year_min is None or filters.year_max is None:
        return
    if filters.year_min > filters.year_max:
        raise Refused("invalid_message", "settings.set: no year lies between these two.")


def _change_settings(message: client_messages.SettingsSet, by: str) -> ChangeSettings:
    name = message.name
    if name is not None:
        name = _cleaned(name, LONGEST_PARTY_NAME, "settings.set: a party's name")
    _require_possible(message.filters)
    return ChangeSettings(
        by,
        name,
        message.locked,
        message.strategy,
        message.filters,
        message.importance,
        message.fairness,
        message.chat,
        message.wait_for_all,
        message.away_after,
        message.country,
    )


def _cleaned(name: str, longest: int, what: str) -> str:
    cleaned = clean_name(name)
    if not cleaned:
        raise Refused("invalid_message", f"{what} cannot be empty.")
    if len(cleaned) > longest:  # some letters become three where they are put into one form
        raise Refused("invalid_message", f"{what} has at most {longest} characters.")
    return cleaned
