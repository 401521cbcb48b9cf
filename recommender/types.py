"""Types of requests to the recommender and of its answers, as they are on the wire."""

from typing import Annotated, Any, Literal

import msgspec

Agreement = Literal["shared", "partial", "none"]
Block = Literal["list", "fair_mix", "bridge", "popular"]
# What a filter may contain: no zero character, which PostgreSQL cannot hold, and no endless number.
Text = Annotated[str, msgspec.Meta(max_length=80, pattern=r"^[^\u0000]*$")]
Some = Annotated[list[Text], msgspec.Meta(max_length=64)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
Year = Annotated[int, msgspec.Meta(ge=0, le=9_999)]


class Interest(msgspec.Struct, frozen=True):
    """Something that can be weighted. `kind` is genre, mood, era or person."""

    key: str
    label: str
    kind: str


class Profile(msgspec.Struct, frozen=True):
    """One participant as the ranking sees them. Weights lie in −1 … 1.

    taste: their history, title id → −1 … 1 (`history_taste.rating_weight` of the stars);
    seen: ids of the titles that they are known to have seen. Neither is ever changed in place.
    """

    participant: str
    weights: dict[str, float]
    importance: float = 1.0
    hidden: bool = False
    taste: dict[int, float] = {}
    seen: frozenset[int] = frozenset()


class Filters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The host's filters for the list. Without any, all titles match.

    A title whose runtime, year, language, certificate or availability is unknown does not match
    a filter on it. hide_seen: hide titles that anyone in the room, or everyone, is known to have
    seen.
    """

    kind: Literal["film", "series"] | None = None
    runtime_max: Minutes | None = None
    year_min: Year | None = None
    year_max: Year | None = None
    certificates: Some = []
    languages: Some = []
    country: Text | None = None
    services: Some = []
    hide_seen: Literal["anyone", "everyone"] | None = None
    keep_watched: bool = False


class RoomFilters(Filters, frozen=True):
    """The host's filters for one room, and ids of titles that are left out besides: those that the
    party has watched."""

    left_out: frozenset[int] = frozenset()


def stored_filters(saved: dict[str, Any]) -> Filters:
    """As they were saved, less what is none any more: a party must open all the same."""
    kept = {name: value for name, value in saved.items() if _is_filter(name, value)}
    return msgspec.convert(kept, Filters)


def _is_filter(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, Filters)
    except msgspec.ValidationError:
        return False
    return True


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One summand of a title's score.

    It comes from an interest, persons included; from a title that someone weighted tonight; or
    (`taste`) from participants' histories, without naming a title.
    """

    participants: list[str]
    amount: float
    interest: str | None = None
    title: int | None = None
    taste: bool = False


class RankedTitle(msgspec.Struct, frozen=True):
    """`score` = `base` (popularity) + the amounts in `because` + `rest` (all other summands). All
    numbers are those of participants who do not hide their weights."""

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
    places: list[str] = []
    """Where to watch it: at home first, then the services of the room's country."""


class Recommendations(msgspec.Struct, frozen=True):
    """`shortlist`: the same numbers of titles that were asked for, wherever they stand."""

    strategy: str
    agreement: Agreement
    group_profile: dict[str, float]
    satisfaction: dict[str, float]
    titles: list[RankedTitle]
    shortlist: list[RankedTitle] = []


class Move(msgspec.Struct, frozen=True):
    """Sets one interest to a weight."""

    interest: str
    weight: float


class Explanation(msgspec.Struct, frozen=True):
    """Explains one title's rank, for each participant whose weights are not hidden.

    `reasons[participant]` are that participant's own summands, largest first; with `base` they
    add up to the participant's score. `to_be_first` holds, for whoever asks, which of their
    interests to set to what so that this title leads the list; null instead if no change of theirs
    alone is known to do it. It is empty if the title leads already, or if anybody hides their
    weights. `fits` are of the same participants, and of whoever asks.
    `from_taste` are titles out of the history of whoever asks that lift this one most, the
    strongest first; others' histories are never disclosed.
    """

    id: int
    score: float
    base: float
    rank: int | None
    fits: dict[str, float]
    reasons: dict[str, list[Reason]]
    to_be_first: dict[str, dict[str, float] | None] = {}
    from_taste: list[int] = []
