"""What a client may say over the WebSocket: a closed set of typed messages."""

import json
import math
from typing import Annotated, Any

import msgspec

from parties.refusals import Code, Refused
from recommender.answer import Filters

MAX_FRAME = 16 * 1024
MAX_KEYS = 64
MAX_KEY_LENGTH = 80

Id = str | int | None
Weight = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Key = Annotated[str, msgspec.Meta(max_length=MAX_KEY_LENGTH)]
ParticipantId = Annotated[str, msgspec.Meta(max_length=12)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Stars = Annotated[float, msgspec.Meta(ge=0.5, le=5, multiple_of=0.5)]
PartyName = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    id: Id = None


class InterestsSet(Message, frozen=True, kw_only=True, tag="interests.set"):
    weights: Annotated[dict[Key, Weight | None], msgspec.Meta(max_length=MAX_KEYS)]


class InterestsClear(Message, frozen=True, tag="interests.clear"):
    pass


class InterestsHide(Message, frozen=True, kw_only=True, tag="interests.hide"):
    hidden: bool


class Resync(Message, frozen=True, tag="resync"):
    revision: int | None = None


class Ping(Message, frozen=True, kw_only=True, tag="ping"):
    sent_at: float
    revision: int | None = None


class SettingsSet(Message, frozen=True, tag="settings.set"):
    name: PartyName | None = None
    locked: bool | None = None
    strategy: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    filters: Filters | None = None
    importance: dict[ParticipantId, Annotated[float, msgspec.Meta(ge=0, le=2)]] | None = None
    fairness: bool | None = None


class ParticipantRemove(Message, frozen=True, kw_only=True, tag="participant.remove"):
    participant: ParticipantId


class ParticipantBan(Message, frozen=True, kw_only=True, tag="participant.ban"):
    participant: ParticipantId


class HostTransfer(Message, frozen=True, kw_only=True, tag="host.transfer"):
    participant: ParticipantId


class TasteBring(Message, frozen=True, kw_only=True, tag="taste.bring"):
    brings: bool


class Pick(Message, frozen=True, kw_only=True, tag="pick"):
    title: Annotated[int, msgspec.Meta(ge=1)]


class PlaybackPlay(Message, frozen=True, kw_only=True, tag="playback.play"):
    position: Seconds


class PlaybackPause(Message, frozen=True, kw_only=True, tag="playback.pause"):
    position: Seconds


class PlaybackSeek(Message, frozen=True, kw_only=True, tag="playback.seek"):
    position: Seconds


class PlaybackStop(Message, frozen=True, tag="playback.stop"):
    pass


class EveningRate(Message, frozen=True, kw_only=True, tag="evening.rate"):
    pick: Annotated[str, msgspec.Meta(max_length=12)]
    stars: Stars | None


ClientMessage = (
    InterestsSet
    | InterestsClear
    | InterestsHide
    | Resync
    | Ping
    | SettingsSet
    | ParticipantRemove
    | ParticipantBan
    | HostTransfer
    | TasteBring
    | Pick
    | PlaybackPlay
    | PlaybackPause
    | PlaybackSeek
    | PlaybackStop
    | EveningRate
)
TYPES: frozenset[str] = frozenset(
    str(message.__struct_config__.tag) for message in ClientMessage.__args__
)
_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)


class Misunderstood(Refused):
    """A frame that is no message, with the id to answer it by if it had one."""

    def __init__(self, code: Code, detail: str, answers: Id = None) -> None:
        super().__init__(code, detail)
        self.answers = answers


def decode(frame: str) -> ClientMessage:
    """Raises Misunderstood, with the id of the message where one can be made out."""
    try:
        return _decoder.decode(frame)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _diagnose(frame, str(error)) from None


def _diagnose(frame: str, reason: str) -> Misunderstood:
    """Only what the strict decoder refused comes here, so that it may be slow and lenient:
    Python's parser takes the NaN that JSON does not have, and so tells its id and type."""
    try:
        parsed = json.loads(frame)
    except (ValueError, RecursionError):
        return Misunderstood("malformed", "A frame is one JSON object.")
    if not isinstance(parsed, dict):
        return Misunderstood("malformed", "A frame is one JSON object.")
    answers = _id_of(parsed)
    kind = parsed.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        return Misunderstood("unknown_type", f"There is no message type {_shown(kind)}.", answers)
    if kind == "interests.set" and _has_bad_weight(parsed.get("weights")):
        detail = "A weight is a number from -1 to 1, or null; at most 64 keys in one message."
        return Misunderstood("invalid_weight", detail, answers)
    return Misunderstood("invalid_message", f"{kind}: {reason[:200]}.", answers)


def _id_of(parsed: dict[str, Any]) -> Id:
    answers = parsed.get("id")
    if isinstance(answers, bool) or not isinstance(answers, str | int):
        return None
    return answers if len(str(answers)) <= MAX_KEYS else None


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
