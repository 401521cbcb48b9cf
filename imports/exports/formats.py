"""The exports that can be read, told apart by their headers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imports.exports import cells, imdb, letterboxd, netflix
from imports.line import LeftOut, Said


class Format(NamedTuple):
    """`columns` are those that must be there; where `exact`, no others may."""

    key: str
    label: Promise
    columns: frozenset[str]
    read: Callable[[cells.Row], Said | LeftOut]
    exact: bool = False


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


FORMATS = (
    Format(
        "netflix-activity",
        _("Netflix, ViewingActivity.csv"),
        _columns("title, start time, duration"),
        netflix.read_activity,
    ),
    Format(
        "netflix-history",
        _("Netflix, NetflixViewingHistory.csv"),
        _columns("title, date"),
        netflix.read_history,
        exact=True,
    ),
    Format(
        "letterboxd-diary",
        _("Letterboxd, diary.csv"),
        _columns("date, name, year, letterboxd uri, watched date"),
        letterboxd.read_diary,
    ),
    Format(
        "letterboxd-ratings",
        _("Letterboxd, ratings.csv"),
        _columns("date, name, year, letterboxd uri, rating"),
        letterboxd.read_ratings,
    ),
    Format(
        "letterboxd-watched",
        _("Letterboxd, watched.csv"),
        _columns("date, name, year, letterboxd uri"),
        letterboxd.read_watched,
        exact=True,
    ),
    Format(
        "imdb-ratings",
        _("IMDb, ratings"),
        _columns("const, your rating, date rated, title, title type, year"),
        imdb.read_ratings,
    ),
    Format(
        "imdb-old-ratings",
        _("IMDb, ratings of before 2018"),
        _columns("const, created, title, title type, you rated, year"),
        imdb.read_old_ratings,
    ),
)
BY_KEY = {each.key: each for each in FORMATS}


def format_of(header: Sequence[str]) -> Format | None:
    columns = frozenset(header) - {""}
    for each in FORMATS:
        if columns == each.columns if each.exact else columns >= each.columns:
            return each
    return None
