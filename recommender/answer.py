"""What a room asks of the recommender and what it gets: plain typed structs, as on the wire."""

from typing import Literal

import msgspec

Agreement = Literal["shared", "partial", "none"]
Block = Literal["list", "fair_mix", "bridge", "popular"]


class Interest(msgspec.Struct, frozen=True):
    """One thing that can be weighted. `kind` is genre, mood, era or person."""

    key: str
    label: str
    kind: str


class Profile(msgspec.Struct, frozen=True):
    """What the ranking knows of one participant. Weights lie in [-1, 1].

    taste: what their history says, title id → −1 … 1 (`recommender.taste.feeling` of the stars);
    seen: ids of the titles that they are known to have seen. Neither is ever changed in place.
    """

    participant: str
    weights: dict[str, float]
    importance: float = 1.0
    hidden: bool = False
    taste: dict[int, float] = {}
    seen: frozenset[int] = frozenset()


class Filters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the host lets into the list. Nothing set lets everything in.

    A title whose runtime, year, language, certificate or availability is unknown is left out
    by a filter on it. hide_seen: leave out what anyone in the room, or only what everyone, is
    known to have seen.
    """

    kind: Literal["film", "series"] | None = None
    runtime_max: int | None = None
    year_min: int | None = None
    year_max: int | None = None
    certificates: list[str] = []
    languages: list[str] = []
    country: str | None = None
    services: list[str] = []
    hide_seen: Literal["anyone", "everyone"] | None = None


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One summand of a title's score: an interest, a person among them; a title that someone
    weighted tonight; or (`taste`) what is known of some participants' likes from before, which
    names no title."""

    participants: list[str]
    amount: float
    interest: str | None = None
    title: int | None = None
    taste: bool = False


class RankedTitle(msgspec.Struct, frozen=True):
    """`score` = `base` (popularity) + the amounts in `because` + `rest` (all other summands)."""

    id: int
    title: str
    year: int | None
    kind: str
    genres: list[str]
    runtime: int | None
    score: float
    block: Block
    fits: dict[str, float]
    because: list[Reason]
    base: float
    rest: float


class Recommendations(msgspec.Struct, frozen=True):
    strategy: str
    agreement: Agreement
    group_profile: dict[str, float]
    satisfaction: dict[str, float]
    titles: list[RankedTitle]


class Move(msgspec.Struct, frozen=True):
    """An interest, and the weight to set it to."""

    interest: str
    weight: float


class Explanation(msgspec.Struct, frozen=True):
    """Why one title stands where it does, for each participant whose weights are not hidden.

    `reasons[participant]` are that participant's own summands, largest first; with `base` they
    add up to the participant's score. `to_be_first` says, of whoever asks, which of their interests
    to set to what so that this title leads the list; null instead if no change of theirs alone is
    known to do it. It is empty if the title leads already, or if whoever asks hides their weights.
    `from_taste` are titles out of the history of whoever asks that lift this one most, the
    strongest first; others' histories are never told.
    """

    id: int
    score: float
    base: float
    rank: int | None
    fits: dict[str, float]
    reasons: dict[str, list[Reason]]
    to_be_first: dict[str, dict[str, float] | None] = {}
    from_taste: list[int] = []
