"""Frames that the server sends over the WebSocket: a closed set of types.

An undeclared field cannot be sent, a missing one fails where the frame is made.
"""

from typing import Any

import msgspec

from parties.domain.ballot_counting import BallotResult, Rule
from parties.domain.ballot_state import Progress
from parties.domain.events import PlaybackAction, Weights
from parties.domain.looking import Look
from parties.domain.state import How
from recommender.types import Agreement, Filters, Interest, RankedTitle

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
    shares_focus: bool | None = None
    muted: bool | None = None
    away: bool | None = None
    asked: str | None = None


class MyVote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What I voted in a ballot, in the form of its rule. Nobody else is sent it."""

    ballot: str
    veto: list[int]
    approve: list[int] | None = None
    ranking: list[int] | None = None
    scores: dict[str, int] | None = None


class You(msgspec.Struct, frozen=True):
    """The one this connection belongs to: their weights stand here even when hidden."""

    id: str
    name: str
    role: str
    hidden: bool
    weights: dict[str, float]
    member: bool
    taste: bool
    ballot: MyVote | None


class TitleName(msgspec.Struct, frozen=True, omit_defaults=True):
    """`video_url`: of a title that can be played in the room."""

    title: str
    year: int | None
    video_url: str | None = None


class PartyView(msgspec.Struct, frozen=True):
    """`secret` belongs behind `#` in the link; it lets people in when the party is locked. Viewers,
    which anyone may look at, do not get it."""

    code: str
    name: str
    url: str
    secret: str | None
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
    chat: bool
    reactions: list[str]
    wait_for_all: bool
    away_after: int
    country: str


class MessageView(msgspec.Struct, frozen=True):
    """`name`: whose message it is, also when they have left. A deleted one has no text."""

    number: int
    participant: str
    name: str
    text: str | None
    title: int | None
    title_name: TitleName | None
    sent_at: str


class PickView(msgspec.Struct, frozen=True):
    """`fits`: how well the title fitted those who showed their weights when it was picked;
    `watched`: its clock has run. Who has rated it is for all to see, `mine` for whoever gave it.
    `how`: by a `ballot`, by the `host`, or as an `override` of a ballot's winner by the host."""

    id: str
    title: int
    name: str
    year: int | None
    by: str
    picked_at: str
    rank: int | None
    fits: dict[str, float]
    over: bool
    watched: bool
    rated_by: list[str]
    mine: float | None
    how: How
    video_url: str | None


class Waiting(msgspec.Struct, frozen=True):
    """All wait for the screens of `participants`, which buffer; at the latest until `until`
    (server's time, ms)."""

    participants: list[str]
    until: int


class Playback(msgspec.Struct, frozen=True):
    """The room's clock: `position` seconds, and since `since` (server's time, ms) it runs; while
    that lies in the future, screens count down to it."""

    pick: str
    position: float
    playing: bool
    since: int | None
    waiting: Waiting | None


class Ready(msgspec.Struct, frozen=True):
    """Who is ready, of those who were online when it was asked or have answered. From `until`
    (server's time, ms) on nobody is waited for."""

    asked_by: str
    until: int
    ready: dict[str, bool]


class NominationView(msgspec.Struct, frozen=True):
    title: int
    name: str
    year: int | None
    by: str
    at: str


class BallotView(msgspec.Struct, frozen=True):
    """`names` of its titles; `voted` says who has, never what. `counts_reveal`: so few take part
    that the counts will say, or say, who voted what."""

    id: str
    rule: Rule
    titles: list[int]
    names: dict[str, TitleName]
    by: str
    opened_at: str
    closes_at: str | None
    closed_at: str | None
    vetoes: int
    entitled: list[str]
    voted: list[str]
    counts_reveal: bool
    state: Progress
    result: BallotResult | None


class Frame(msgspec.Struct, frozen=True, tag_field="type"):
    pass


class RecommendationsFrame(Frame, frozen=True, tag="recommendations"):
    """`importance`: what each one counts for in this list, where it is not 1; `evenings`: how well
    the picks of the evenings so far fitted each one, in tenths. Nothing but the order of the titles
    depends on weights that are hidden, and nothing at all on anybody's stars. `shortlist`: the same
    of the titles that are nominated or on an open ballot, wherever they stand in the list."""

    revision: int
    strategy: str
    agreement: Agreement
    group_profile: dict[str, float]
    satisfaction: dict[str, float]
    titles: list[RankedTitle]
    importance: dict[str, float] = {}
    evenings: dict[str, float] = {}
    shortlist: list[RankedTitle] = []


class RecommendationsDelta(Frame, frozen=True, omit_defaults=True, tag="recommendations.delta"):
    """What changed since the list `base`, for sockets that asked for it by their sub-protocol.

    `fields`: [path, value] of the list; `order`: all titles' ids, if that changed; `cards`: titles
    that the socket was not sent before; of all others, in the order of the new list, `moves`:
    [path, {place: where each part of the list at that path stood}] and `changes`: [path, values],
    a value for each title, or values by place.
    """

    revision: int
    base: int
    fields: list[tuple[list[str | int], Any]] = []
    order: list[int] | None = None
    cards: list[Any] = []
    moves: list[tuple[list[str | int], dict[str, list[int | None]]]] = []
    changes: list[tuple[list[str | int], list[Any] | dict[str, Any]]] = []


class Snapshot(Frame, frozen=True, tag="snapshot"):
    """The whole state at a revision of an epoch. `titles` names those in anyone's weights; `focus`
    and `spotlight` are of the moment, and of no revision."""

    revision: int
    protocol: int
    party: PartyView
    you: You
    participants: list[ParticipantView]
    interests: list[Interest]
    recommendations: RecommendationsFrame
    settings: Settings
    titles: dict[str, TitleName]
    shortlist: list[NominationView]
    ballot: BallotView | None
    playback: Playback | None
    ready: Ready | None
    picks: list[PickView]
    messages: list[MessageView]
    server_time: int
    epoch: str
    focus: dict[str, Look] = {}
    spotlight: str | None = None


class InterestsFrame(Frame, frozen=True, tag="interests"):
    revision: int
    previous: int
    changes: dict[str, Weights]
    titles: dict[str, TitleName]


class JoinedFrame(Frame, frozen=True, omit_defaults=True, tag="participant.joined"):
    """`titles` comes with the weights of somebody who comes back."""

    revision: int
    previous: int
    participant: ParticipantView
    titles: dict[str, TitleName] | None = None


class UpdatedFrame(Frame, frozen=True, omit_defaults=True, tag="participant.updated"):
    """`titles` comes with weights that are shown again."""

    revision: int
    previous: int
    participant: ParticipantView
    titles: dict[str, TitleName] | None = None


class PresenceFrame(Frame, frozen=True, tag="participant.updated"):
    """Who is here is no part of the saved party, so it carries no revision."""

    participant: ParticipantView


class FocusFrame(Frame, frozen=True, tag="focus"):
    """Null for who looks at nothing and follows nobody any more, or keeps it to themselves."""

    changes: dict[str, Look | None]


class SpotlightFrame(Frame, frozen=True, tag="spotlight"):
    """Whom the host's invitation is to follow; null when it is over."""

    participant: str | None


class LeftFrame(Frame, frozen=True, omit_defaults=True, tag="participant.left"):
    revision: int
    previous: int
    participant: str
    reason: str
    secret: str | None = None


class ClosedFrame(Frame, frozen=True, tag="party.closed"):
    """The host has closed the party: every socket is closed behind it."""

    revision: int
    previous: int


class ReopenedFrame(Frame, frozen=True, tag="party.reopened"):
    """The next revision of a party that was closed; nobody was connected."""

    revision: int
    previous: int


class SettingsFrame(Frame, frozen=True, tag="settings"):
    revision: int
    previous: int
    settings: Settings


class PickedFrame(Frame, frozen=True, tag="picked"):
    revision: int
    previous: int
    pick: PickView


class PickUndoneFrame(Frame, frozen=True, tag="pick.undone"):
    """The pick is gone; `restored`, which it had ended, goes on with the clock `playback`."""

    revision: int
    previous: int
    pick: str
    by: str
    restored: str | None
    playback: Playback | None


class PlaybackFrame(Frame, frozen=True, tag="playback"):
    """Nothing plays any more when `playback` is null; the pick is over then. `by`: who did it, null
    if it was time; `without`: who was not ready when it was started all the same. `watched`: of
    the pick, as in a snapshot."""

    revision: int
    previous: int
    pick: str
    playback: Playback | None
    by: str | None
    action: PlaybackAction
    without: list[str]
    watched: bool


class ReadyFrame(Frame, frozen=True, tag="ready"):
    """All three are null when nobody asks any more."""

    revision: int
    previous: int
    asked_by: str | None
    until: int | None
    ready: dict[str, bool] | None


class RatedFrame(Frame, frozen=True, omit_defaults=True, tag="rated"):
    """`stars` goes to whoever gave them alone."""

    revision: int
    previous: int
    pick: str
    participant: str
    rated: bool
    stars: float | None = None


class ShortlistFrame(Frame, frozen=True, tag="shortlist"):
    revision: int
    previous: int
    shortlist: list[NominationView]


class BallotFrame(Frame, frozen=True, omit_defaults=True, tag="ballot"):
    """`mine` goes to whoever has just voted alone."""

    revision: int
    previous: int
    ballot: BallotView
    mine: MyVote | None = None


class ChatFrame(Frame, frozen=True, tag="chat"):
    """A message, as in MessageView. Its number follows the one before; it has no revision."""

    number: int
    participant: str
    name: str
    text: str | None
    title: int | None
    title_name: TitleName | None
    sent_at: str


class ChatDeletedFrame(Frame, frozen=True, tag="chat.deleted"):
    """It may come before the `chat` with this number, which then has no text any more."""

    revision: int
    previous: int
    number: int


class ReactionFrame(Frame, frozen=True, tag="reaction"):
    """How often each emoji was sent in the last quarter of a second, through one process."""

    counts: dict[str, int]
    title: int | None


class SuggestionFrame(Frame, frozen=True, tag="suggestion"):
    """What somebody suggests to whoever receives it; nobody else does."""

    by: str
    interest: str
    weight: float


class Ack(Frame, frozen=True, omit_defaults=True, tag="ack"):
    """`number`: of the message that a `chat.send` has become."""

    id: str | int
    revision: int
    epoch: str
    number: int = 0


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
