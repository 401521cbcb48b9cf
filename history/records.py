"""The records of history, as every store takes and returns them."""

from datetime import UTC, datetime

import msgspec

MAX_PERSON_LENGTH, MAX_VIEW_ID_LENGTH, MAX_SOURCE_LENGTH = 64, 96, 40


class InvalidRecord(ValueError):
    """A record has an invalid value; the message explains which."""


class View(msgspec.Struct, frozen=True):
    """One viewing of one title by one person.

    `view_id` comes from `history.view_ids.view_id`; `seconds` is how long, where that is known;
    `source` is where it comes from: "party", "page", "import:<id>".
    """

    person: str
    view_id: str
    title: int
    watched_at: datetime
    seconds: int | None
    source: str

    def __post_init__(self) -> None:
        _check_length("A person's key", self.person, MAX_PERSON_LENGTH)
        _check_length("A view's id", self.view_id, MAX_VIEW_ID_LENGTH)
        _check_length("A source", self.source, MAX_SOURCE_LENGTH)
        require_utc(self.watched_at)
        if self.seconds is not None and not 0 <= self.seconds < 2**31:
            raise InvalidRecord("Nobody watches for less than no time, or for longer than a life.")


class Rated(msgspec.Struct, frozen=True):
    """The newest rating of one title by one person. `source` as in a view, or "dataset"."""

    person: str
    title: int
    stars: float
    rated_at: datetime
    source: str

    def __post_init__(self) -> None:
        _check_length("A person's key", self.person, MAX_PERSON_LENGTH)
        _check_length("A source", self.source, MAX_SOURCE_LENGTH)
        require_utc(self.rated_at)
        if not 0.5 <= self.stars <= 5:
            raise InvalidRecord("A rating is half a star to five stars.")


class ViewRemoved(msgspec.Struct, frozen=True):
    person: str
    view_id: str


class RatingRemoved(msgspec.Struct, frozen=True):
    person: str
    title: int


class Forgotten(msgspec.Struct, frozen=True):
    """All earlier records of this person are deleted; readers must delete their copies."""

    person: str


Changed = View | Rated | ViewRemoved | RatingRemoved | Forgotten


def require_utc(moment: datetime) -> None:
    """Raises InvalidRecord unless the datetime is in UTC: stores compare them as text."""
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(None):
        raise InvalidRecord(f"{moment} is not in UTC.")


def _check_length(what: str, text: str, most: int) -> None:
    if not 0 < len(text) <= most:
        raise InvalidRecord(f"{what} has 1 to {most} characters; {text[:100]!r} has {len(text)}.")
