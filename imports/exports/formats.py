"""The supported export formats, recognised by their headers."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imports.export_row import ParsedRow, SkipReason
from imports.exports import (
    cells,
    imdb,
    letterboxd,
    media_servers,
    netflix,
    plain,
    simkl,
    streaming,
    tmdb,
    trakt,
)

WATCHLIST = "watchlist"


class Format(NamedTuple):
    """An export format. `columns` are required; where `exact`, no others are allowed.

    `watchlist`: the format of a file with these columns whose name states that it is a watchlist.
    `stated_by`: the part of a name without which nothing states what the file lists.
    """

    key: str
    label: Promise
    columns: frozenset[str]
    read: Callable[[cells.Row], ParsedRow | SkipReason]
    exact: bool = False
    watchlist: str = ""
    stated_by: str = ""


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


NETFLIX = (
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
        "netflix-ratings",
        _("Netflix, Ratings.csv"),
        _columns("title name, thumbs value, event utc ts"),
        netflix.read_ratings,
    ),
    Format(
        "netflix-my-list",
        _("Netflix, MyList.csv"),
        _columns("title name, utc title add date"),
        netflix.read_my_list,
    ),
)
LETTERBOXD = (
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
        watchlist="letterboxd-watchlist",
        stated_by="watched",
    ),
    Format(
        "letterboxd-watchlist",
        _("Letterboxd, watchlist.csv"),
        _columns("date, name, year, letterboxd uri"),
        letterboxd.read_watchlist,
        exact=True,
    ),
    Format(
        "letterboxd-list",
        _("Letterboxd, a list"),
        _columns("position, name, year, url"),
        letterboxd.read_list,
    ),
)
IMDB = (
    Format(
        "imdb-old-ratings",
        _("IMDb, ratings of before 2018"),
        _columns("const, created, title, title type, you rated, year"),
        imdb.read_old_ratings,
        watchlist="imdb-list",
    ),
    Format(
        "imdb-list",
        _("IMDb, watchlist or list"),
        _columns("position, const, created, title, title type, year"),
        imdb.read_list,
    ),
    Format(
        "imdb-ratings",
        _("IMDb, ratings"),
        _columns("const, your rating, date rated, title, title type, year"),
        imdb.read_ratings,
    ),
)
TRAKT = (
    Format(
        "trakt-ratings",
        _("Trakt, ratings"),
        _columns("rated_at, type, title, rating"),
        trakt.read_ratings,
    ),
    Format(
        "trakt-history",
        _("Trakt, history"),
        _columns("watched_at, type, title"),
        trakt.read_history,
    ),
    Format(
        "trakt-watchlist",
        _("Trakt, watchlist"),
        _columns("listed_at, type, title"),
        trakt.read_watchlist,
    ),
    Format("trakt-json", _("Trakt, JSON of the account's zip"), frozenset(), trakt.read_item),
)
OTHERS = (
    Format(
        "tmdb-ratings",
        _("TMDB, ratings"),
        _columns("tmdb id, type, name, your rating, date rated"),
        tmdb.read_ratings,
    ),
    Format(
        "tmdb-watchlist",
        _("TMDB, watchlist"),
        _columns("tmdb id, type, name, date added"),
        tmdb.read_watchlist,
    ),
    Format(
        "simkl",
        _("Simkl, CSV backup"),
        _columns("title, type, watchlist, watcheddate"),
        simkl.read,
    ),
    Format(
        "jellyfin",
        _("Jellyfin, Playback Reporting"),
        _columns("datecreated, itemtype, itemname, playduration"),
        media_servers.read_jellyfin,
    ),
    Format(
        "tautulli",
        _("Plex, history of Tautulli"),
        _columns("started, media_type, full_title"),
        media_servers.read_tautulli,
    ),
    Format(
        "prime",
        _("Amazon Prime Video, ViewingHistory.csv"),
        _columns("title, seconds viewed, playback start datetime (utc)"),
        streaming.read_prime,
    ),
    Format(
        "prime-hours",
        _("Amazon Prime Video, by the hour"),
        _columns("title, playback hour"),
        streaming.read_prime,
    ),
    Format(
        "prime-page",
        _("Amazon Prime Video, page of the watch history"),
        _columns("date watched, type, title, episode"),
        streaming.read_prime_page,
    ),
    Format(
        "disney",
        _("Disney+, viewing history"),
        _columns("program title, date"),
        streaming.read_disney,
    ),
)
PLAIN = Format("plain", _("A CSV file of your own"), frozenset(), plain.read)
TWO_COLUMNS = Format(
    "two-columns", _("A file with names and days"), frozenset(), netflix.read_history
)
BY_HEADER = (*NETFLIX, *LETTERBOXD, *IMDB, *TRAKT, *OTHERS)
FORMATS = (*BY_HEADER, PLAIN, TWO_COLUMNS)
BY_KEY = {each.key: each for each in FORMATS}
TRAKT_JSON = BY_KEY["trakt-json"]


def format_of(header: Sequence[str], file_name: str, *, in_archive: bool) -> Format | None:
    """Returns the format with this header. A file of one's own is alone, not in an archive."""
    columns = frozenset(header) - {""}
    for each in BY_HEADER:
        if each.columns and (columns == each.columns if each.exact else columns >= each.columns):
            is_watchlist = each.watchlist and WATCHLIST in file_name.casefold()
            return BY_KEY[each.watchlist] if is_watchlist else each
    return PLAIN if plain.fits(columns) and not in_archive else None


def is_unstated(found: Format, file_name: str) -> bool:
    """Whether neither the content nor the name states what the file lists."""
    if not found.stated_by:
        return False
    return re.search(rf"(?<![a-z]){found.stated_by}", file_name.casefold()) is None
