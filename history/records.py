"""What history holds, in the words that every store speaks."""

from datetime import UTC, datetime

import msgspec

MOST_IN_PERSON, MOST_IN_VIEW_ID, MOST_IN_SOURCE = 64, 96, 40


class UnfitRecord(ValueError):
    """Says in a sentence what is wrong with something that was to be recorded."""


class View(msgspec.Struct, frozen=True):
    """One watching of one title by one person.

    `view_id` comes from `history.views.view_id`; `seconds` is how long, where that is known;
    `source` is where it comes from: "party", "page", "import:<id>".
    """

    person: str
    view_id: str
    title: int
    watched_at: datetime
    seconds: int | None
    source: str

    def __post_init__(self) -> None:
        _refuse_long("A person's key", self.person, MOST_IN_PERSON)
        _refuse_long("A view's id", self.view_id, MOST_IN_VIEW_ID)
        _refuse_long("A source", self.source, MOST_IN_SOURCE)
        refuse_elsewhere(self.watched_at)
        if self.seconds is not None and not 0 <= self.seconds < 2**31:
            raise UnfitRecord("Nobody watches for less than no time, or for longer than a life.")


class Rated(msgspec.Struct, frozen=True):
    """The newest rating of one title by one person. `source` as in a view, or "dataset"."""

    person: str
    title: int
    stars: float
    rated_at: datetime
    source: str

    def __post_init__(self) -> None:
        _refuse_long("A person's key", self.person, MOST_IN_PERSON)
        _refuse_long("A source", self.source, MOST_IN_SOURCE)
        refuse_elsewhere(self.rated_at)
        if not 0.5 <= self.stars <= 5:
            raise UnfitRecord("A rating is half a star to five stars.")


class ViewRemoved(msgspec.Struct, frozen=True):
    person: str
    view_id: str


class RatingRemoved(msgspec.Struct, frozen=True):
    person: str
    title: int


class Forgotten(msgspec.Struct, frozen=True):
    """Everything that was held of this person until here is gone, and must go elsewhere too."""

    person: str


Changed = View | Rated | ViewRemoved | RatingRemoved | Forgotten


def refuse_elsewhere(moment: datetime) -> None:
    """Every moment in history is in UTC: stores compare them as text."""
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(None):
        raise UnfitRecord(f"{moment} is not in UTC.")


def _refuse_long(what: str, text: str, most: int) -> None:
    if not 0 < len(text) <= most:
        raise UnfitRecord(f"{what} has 1 to {most} characters; {text[:100]!r} has {len(text)}.")
