"""What the server says over the WebSocket: a closed set of typed frames.

An undeclared field cannot be sent, a missing one fails where the frame is made.
"""

from typing import Any

import msgspec

from parties.events import Weights
from recommender.answer import Agreement, Filters, Interest, RankedTitle

PROTOCOL_VERSION = 1


class ParticipantView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A participant as others see them. A change carries the id and the changed fields only."""

    id: str
    name: str | None = None
    role: str | None = None
    online: bool | None = None
    hidden: bool | None = None
    colour: int | None = None
    importance: float | None = None
    weights: dict[str, float] | None = None
    member: bool | None = None
    taste: bool | None = None


class You(msgspec.Struct, frozen=True):
    """The one this connection belongs to: their weights stand here even when hidden."""

    id: str
    name: str
    role: str
    hidden: bool
    weights: dict[str, float]
    member: bool
    taste: bool


class TitleName(msgspec.Struct, frozen=True):
    title: str
    year: int | None


class PartyView(msgspec.Struct, frozen=True):
    """`secret` belongs behind `#` in the link; it lets people in when the party is locked."""

    code: str
    name: str
    url: str
    secret: str
    locked: bool
    created_at: str


class Settings(msgspec.Struct, frozen=True):
    """`importance` names those who count for more or less than 1."""

    name: str
    locked: bool
    strategy: str
    strategies: list[str]
    filters: Filters
    importance: dict[str, float]
    fairness: bool


class PickView(msgspec.Struct, frozen=True):
    """`fits`: how well the title fitted everyone when it was picked. Who has rated it is for all
    to see, `mine` for whoever gave it."""

    id: str
    title: int
    name: str
    year: int | None
    by: str
    picked_at: str
    rank: int | None
    fits: dict[str, float]
    over: bool
    rated_by: list[str]
    mine: float | None


class Playback(msgspec.Struct, frozen=True):
    """The room's clock: `position` seconds, and since `since` (server's time, ms) it runs."""

    pick: str
    position: float
    playing: bool
    since: int | None


class Frame(msgspec.Struct, frozen=True, tag_field="type"):
    pass


class RecommendationsFrame(Frame, frozen=True, tag="recommendations"):
    """`importance`: what each one counts for in this list, where it is not 1; `evenings`: how well
    the evenings so far served each one."""

    revision: int
    strategy: str
    agreement: Agreement
    group_profile: dict[str, float]
    satisfaction: dict[str, float]
    titles: list[RankedTitle]
    importance: dict[str, float] = {}
    evenings: dict[str, float] = {}


class Snapshot(Frame, frozen=True, tag="snapshot"):
    """The whole state at a revision. `titles` names those that stand in anyone's weights."""

    revision: int
    protocol: int
    party: PartyView
    you: You
    participants: list[ParticipantView]
    interests: list[Interest]
    recommendations: RecommendationsFrame
    settings: Settings
    titles: dict[str, TitleName]
    shortlist: list[Any]
    ballot: None
    playback: Playback | None
    picks: list[PickView]
    messages: list[Any]
    server_time: int


class InterestsFrame(Frame, frozen=True, tag="interests"):
    revision: int
    previous: int
    changes: dict[str, Weights]
    titles: dict[str, TitleName]


class JoinedFrame(Frame, frozen=True, tag="participant.joined"):
    revision: int
    previous: int
    participant: ParticipantView


class UpdatedFrame(Frame, frozen=True, omit_defaults=True, tag="participant.updated"):
    """`titles` comes with weights that are shown again."""

    revision: int
    previous: int
    participant: ParticipantView
    titles: dict[str, TitleName] | None = None


class PresenceFrame(Frame, frozen=True, tag="participant.updated"):
    """Who is here is no part of the saved party, so it carries no revision."""

    participant: ParticipantView


class LeftFrame(Frame, frozen=True, omit_defaults=True, tag="participant.left"):
    revision: int
    previous: int
    participant: str
    reason: str
    secret: str | None = None


class SettingsFrame(Frame, frozen=True, tag="settings"):
    revision: int
    previous: int
    settings: Settings


class PickedFrame(Frame, frozen=True, tag="picked"):
    revision: int
    previous: int
    pick: PickView


class PlaybackFrame(Frame, frozen=True, tag="playback"):
    """Nothing plays any more when `playback` is null; the pick is over then."""

    revision: int
    previous: int
    pick: str
    playback: Playback | None


class RatedFrame(Frame, frozen=True, omit_defaults=True, tag="rated"):
    """`stars` is told to whoever gave them alone."""

    revision: int
    previous: int
    pick: str
    participant: str
    rated: bool
    stars: float | None = None


class Ack(Frame, frozen=True, tag="ack"):
    id: str | int
    revision: int


class Error(Frame, frozen=True, tag="error"):
    id: str | int | None
    code: str
    detail: str


class Pong(Frame, frozen=True, tag="pong"):
    sent_at: float
    server_time: int


class Closing(Frame, frozen=True, tag="closing"):
    code: int
    reason: str
    detail: str


_encoder = msgspec.json.Encoder()


def encode(frame: Frame) -> bytes:
    return _encoder.encode(frame)
