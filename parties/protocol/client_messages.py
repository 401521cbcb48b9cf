"""Messages that a client may send over the WebSocket: a closed set of types."""

import json
import math
from typing import Annotated, Any

import msgspec

from catalog.input_validation import LARGEST, is_storable
from parties.domain.ballot_counting import HIGHEST_SCORE, Rule
from parties.domain.ballot_state import FEWEST_TITLES, MOST_TITLES, MOST_VETOES
from parties.domain.chat_message import LONGEST_TEXT
from parties.domain.codes import ID_LENGTH
from parties.domain.errors import Code, Refused
from parties.domain.idempotency_key import KeyText, content_digest
from parties.domain.names import LONGEST_NAME, LONGEST_PARTY_NAME
from parties.domain.playback import LONGEST_COUNTDOWN
from parties.domain.ready import LONGEST_QUESTION
from parties.domain.state import LONGEST_EPOCH
from recommender.types import Filters

MAX_FRAME = 16 * 1024
MAX_KEYS = 64
MAX_KEY_LENGTH = 80
MOST_AWAY_AFTER = 24 * 60  # minutes
LONGEST_ID = 64  # of a message that was refused; a longer one is not repeated

Id = str | int | None
Weight = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Key = Annotated[str, msgspec.Meta(max_length=MAX_KEY_LENGTH)]
ParticipantId = Annotated[str, msgspec.Meta(max_length=ID_LENGTH)]
Epoch = Annotated[str, msgspec.Meta(max_length=LONGEST_EPOCH)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Delay = Annotated[float, msgspec.Meta(ge=0, le=LONGEST_COUNTDOWN)]
ReadySeconds = Annotated[float, msgspec.Meta(ge=10, le=LONGEST_QUESTION)]
Stars = Annotated[float, msgspec.Meta(ge=0.5, le=5, multiple_of=0.5)]
ParticipantName = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
TitleId = Annotated[int, msgspec.Meta(ge=1, le=LARGEST)]
BallotId = Annotated[str, msgspec.Meta(max_length=ID_LENGTH)]
BallotSeconds = Annotated[int, msgspec.Meta(ge=15, le=600)]
Vetoes = Annotated[int, msgspec.Meta(ge=0, le=MOST_VETOES)]
SomeTitles = Annotated[tuple[TitleId, ...], msgspec.Meta(max_length=MOST_TITLES)]
Score = Annotated[int, msgspec.Meta(ge=0, le=HIGHEST_SCORE)]
MessageNumber = Annotated[int, msgspec.Meta(ge=1, le=LARGEST)]
MessageText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
# `$` alone lets a line end after it pass.
Country = Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2})?(?!\n)$")]
Emoji = Annotated[str, msgspec.Meta(max_length=16)]
PartyName = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PARTY_NAME)]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    id: Id = None


class CommandMessage(Message, frozen=True):
    """A message that changes something: with a key it does so once, however often it is sent."""

    idempotency_key: KeyText | None = None


class InterestsSet(CommandMessage, frozen=True, kw_only=True, tag="interests.set"):
    weights: Annotated[dict[Key, Weight | None], msgspec.Meta(max_length=MAX_KEYS)]


class InterestsClear(CommandMessage, frozen=True, tag="interests.clear"):
    pass


# Their key is not stored: setting a weight twice has the effect of setting it once.
WEIGHT_MESSAGES = (InterestsSet, InterestsClear)


class InterestsHide(CommandMessage, frozen=True, kw_only=True, tag="interests.hide"):
    hidden: bool


class Resync(Message, frozen=True, tag="resync"):
    revision: int | None = None
    epoch: Epoch | None = None


class Ping(Message, frozen=True, kw_only=True, tag="ping"):
    sent_at: float
    revision: int | None = None
    epoch: Epoch | None = None


class SettingsSet(CommandMessage, frozen=True, tag="settings.set"):
    name: PartyName | None = None
    locked: bool | None = None
    strategy: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    filters: Filters | None = None
    importance: dict[ParticipantId, Annotated[float, msgspec.Meta(ge=0, le=2)]] | None = None
    fairness: bool | None = None
    chat: bool | None = None
    wait_for_all: bool | None = None
    away_after: Annotated[int, msgspec.Meta(ge=0, le=MOST_AWAY_AFTER)] | None = None
    country: Country | None = None


class ParticipantRemove(CommandMessage, frozen=True, kw_only=True, tag="participant.remove"):
    participant: ParticipantId


class ParticipantBan(CommandMessage, frozen=True, kw_only=True, tag="participant.ban"):
    participant: ParticipantId


class ParticipantLeave(CommandMessage, frozen=True, tag="participant.leave"):
    pass


class ParticipantRename(CommandMessage, frozen=True, kw_only=True, tag="participant.rename"):
    name: ParticipantName


class PlaceAnswer(CommandMessage, frozen=True, kw_only=True, tag="place.answer"):
    participant: ParticipantId
    request: Annotated[str, msgspec.Meta(max_length=ID_LENGTH)]
    accepted: bool


class PartyClose(CommandMessage, frozen=True, tag="party.close"):
    pass


class PartyReopen(CommandMessage, frozen=True, tag="party.reopen"):
    pass


class HostTransfer(CommandMessage, frozen=True, kw_only=True, tag="host.transfer"):
    participant: ParticipantId


class TasteBring(CommandMessage, frozen=True, kw_only=True, tag="taste.bring"):
    brings: bool


class Focus(Message, frozen=True, kw_only=True, tag="focus"):
    title: Annotated[int, msgspec.Meta(ge=1)] | None


class FocusShare(CommandMessage, frozen=True, kw_only=True, tag="focus.share"):
    shared: bool


class Follow(Message, frozen=True, kw_only=True, tag="follow"):
    participant: ParticipantId | None


class Spotlight(Message, frozen=True, kw_only=True, tag="spotlight"):
    on: bool


# They are told to others and saved nowhere: an ack says that they were taken.
LOOKING_MESSAGES = (Focus, Follow, Spotlight)


class Pick(CommandMessage, frozen=True, kw_only=True, tag="pick"):
    title: TitleId


class PickUndo(CommandMessage, frozen=True, tag="pick.undo"):
    pick: Annotated[str, msgspec.Meta(max_length=ID_LENGTH)] | None = None


class PlaybackPlay(CommandMessage, frozen=True, kw_only=True, tag="playback.play"):
    position: Seconds
    delay: Delay | None = None


class PlaybackPause(CommandMessage, frozen=True, kw_only=True, tag="playback.pause"):
    position: Seconds


class PlaybackSeek(CommandMessage, frozen=True, kw_only=True, tag="playback.seek"):
    position: Seconds


class PlaybackStop(CommandMessage, frozen=True, tag="playback.stop"):
    pass


class PlaybackReport(Message, frozen=True, kw_only=True, tag="playback.report"):
    """Of a screen that plays the picture itself. It changes nothing that is saved by itself."""

    position: Seconds
    buffering: bool


class ReadyAsk(CommandMessage, frozen=True, kw_only=True, tag="ready.ask"):
    seconds: ReadySeconds


class ReadySet(CommandMessage, frozen=True, kw_only=True, tag="ready.set"):
    ready: bool


class EveningRate(CommandMessage, frozen=True, kw_only=True, tag="evening.rate"):
    pick: Annotated[str, msgspec.Meta(max_length=ID_LENGTH)]
    stars: Stars | None


class ShortlistAdd(CommandMessage, frozen=True, kw_only=True, tag="shortlist.add"):
    title: TitleId


class ShortlistRemove(CommandMessage, frozen=True, kw_only=True, tag="shortlist.remove"):
    title: TitleId


class BallotOpen(CommandMessage, frozen=True, kw_only=True, tag="ballot.open"):
    """Without titles: the shortlist, or the first five of the list if nothing is nominated."""

    rule: Rule
    titles: (
        Annotated[
            tuple[TitleId, ...], msgspec.Meta(min_length=FEWEST_TITLES, max_length=MOST_TITLES)
        ]
        | None
    ) = None
    seconds: BallotSeconds | None = None
    vetoes: Vetoes = 0


class BallotCast(CommandMessage, frozen=True, kw_only=True, tag="ballot.cast"):
    """One of `approve`, `ranking` and `scores`: that of the ballot's rule."""

    ballot: BallotId
    approve: SomeTitles | None = None
    ranking: SomeTitles | None = None
    scores: Annotated[dict[Key, Score], msgspec.Meta(max_length=MOST_TITLES)] | None = None
    veto: SomeTitles = ()


class BallotClose(CommandMessage, frozen=True, kw_only=True, tag="ballot.close"):
    ballot: BallotId


class BallotCancel(CommandMessage, frozen=True, kw_only=True, tag="ballot.cancel"):
    ballot: BallotId


class ChatSend(CommandMessage, frozen=True, kw_only=True, tag="chat.send"):
    text: MessageText
    title: TitleId | None = None


class ChatDelete(CommandMessage, frozen=True, kw_only=True, tag="chat.delete"):
    number: MessageNumber


class ParticipantMute(CommandMessage, frozen=True, kw_only=True, tag="participant.mute"):
    participant: ParticipantId
    muted: bool


class ReactionSend(Message, frozen=True, kw_only=True, tag="reaction.send"):
    emoji: Emoji
    title: TitleId | None = None


class SuggestionSend(Message, frozen=True, kw_only=True, tag="suggestion.send"):
    participant: ParticipantId
    interest: Key
    weight: Weight


ClientMessage = (
    InterestsSet
    | InterestsClear
    | InterestsHide
    | Resync
    | Ping
    | SettingsSet
    | ParticipantRemove
    | ParticipantBan
    | ParticipantLeave
    | ParticipantRename
    | PlaceAnswer
    | PartyClose
    | PartyReopen
    | HostTransfer
    | TasteBring
    | Pick
    | PickUndo
    | PlaybackPlay
    | PlaybackPause
    | PlaybackSeek
    | PlaybackStop
    | PlaybackReport
    | ReadyAsk
    | ReadySet
    | EveningRate
    | Focus
    | FocusShare
    | Follow
    | Spotlight
    | ShortlistAdd
    | ShortlistRemove
    | BallotOpen
    | BallotCast
    | BallotClose
    | BallotCancel
    | ChatSend
    | ChatDelete
    | ParticipantMute
    | ReactionSend
    | SuggestionSend
)
TYPES: frozenset[str] = frozenset(
    str(message.__struct_config__.tag) for message in ClientMessage.__args__
)
_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)


class InvalidMessage(Refused):
    """A frame that is no valid message, with its id if it had one."""

    def __init__(self, code: Code, detail: str, message_id: Id = None) -> None:
        super().__init__(code, detail)
        self.message_id = message_id


def decode(frame: str) -> ClientMessage:
    """Raises Misunderstood, with the id of the message where one can be made out."""
    try:
        return _decoder.decode(frame)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _diagnose(frame, str(error)) from None


def content_of(message: ClientMessage) -> str:
    """Returns a digest of the change that a message asks for; the same in a release that has more
    optional fields."""
    fields = {
        name: value
        for name in message.__struct_fields__
        if name not in ("id", "idempotency_key") and (value := getattr(message, name)) is not None
    }
    return content_digest(message.__struct_config__.tag, fields)


def _diagnose(frame: str, reason: str) -> InvalidMessage:
    """Only what the strict decoder refused comes here, so that it may be slow and lenient:
    Python's parser takes the NaN that JSON does not have, so that id and type can be read."""
    try:
        parsed = json.loads(frame)
    except (ValueError, RecursionError):
        return InvalidMessage("malformed", "A frame is one JSON object.")
    if not isinstance(parsed, dict):
        return InvalidMessage("malformed", "A frame is one JSON object.")
    message_id = _id_of(parsed)
    kind = parsed.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        return InvalidMessage(
            "unknown_type", f"There is no message type {_shown(kind)}.", message_id
        )
    if kind == "interests.set" and _has_bad_weight(parsed.get("weights")):
        detail = "A weight is a number from -1 to 1, or null; at most 64 keys in one message."
        return InvalidMessage("invalid_weight", detail, message_id)
    return InvalidMessage("invalid_message", f"{kind}: {reason[:200]}.", message_id)


def _id_of(parsed: dict[str, Any]) -> Id:
    message_id = parsed.get("id")
    if isinstance(message_id, bool) or not isinstance(message_id, str | int):
        return None
    answered = str(message_id)
    return message_id if len(answered) <= LONGEST_ID and is_storable(answered) else None


def _has_bad_weight(weights: object) -> bool:
    if not isinstance(weights, dict):
        return False
    return len(weights) > MAX_KEYS or any(
        len(key) > MAX_KEY_LENGTH or not _is_weight(weight) for key, weight in weights.items()
    )


def _is_weight(weight: object) -> bool:
    if weight is None:
        return True
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        return False
    return math.isfinite(weight) and -1 <= weight <= 1


def _shown(kind: object) -> str:
    return repr(kind)[:60] if isinstance(kind, str | int | float | None) else "like that"
