"""The parsed row of an export, and the reasons to skip one."""

from datetime import datetime

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from imports import dates


class SkipReason(models.TextChoices):
    """Why a row of an export is skipped."""

    SUPPLEMENT = "supplement", _("trailers, teasers and other extras")
    SHORT = "short", _("watched for less than two minutes")
    EPISODE_RATING = "episode_rating", _("ratings of single episodes")
    OTHER_KIND = "other_kind", _("games, music, live television and podcasts")
    NOT_WATCHED = "not_watched", _("lines that are neither rated nor watched nor to be watched")
    UNSTATED = "unstated", _("lists of which nothing states whether they were watched")
    NO_NAME = "no_name", _("lines without a name")
    NO_RATING = "no_rating", _("lines without a rating")
    BAD_RATING = "bad_rating", _("lines with a rating that the scale does not have")
    NO_DATE = "no_date", _("lines without a day")
    BAD_DATE = "bad_date", _("lines with a day that does not exist or is yet to come")
    NO_DURATION = "no_duration", _("lines without a duration that can be read")
    BROKEN = "broken", _("lines that make no sense")


class ParsedRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row as parsed, with the order of day and month still unknown.

    `episode`: the name may be a series' name followed by an episode's. `loose`: it was watched on
    that day or before, or before the upload if there is no day. `wanted`: it is to be watched,
    since the day `listed`. `uri`: the address of the film at the service. `profile`: whose row it
    is, where a household shares an account.
    """

    name: str
    original_name: str = ""
    year: int | None = None
    kind: str = ""
    imdb_id: str = ""
    tmdb_id: int | None = None
    uri: str = ""
    episode: bool = False
    stars: float | None = None
    rated: dates.DateNumbers | None = None
    watched: dates.DateNumbers | None = None
    seconds: int | None = None
    loose: bool = False
    wanted: bool = False
    listed: dates.DateNumbers | None = None
    profile: str = ""


class DatedRow(msgspec.Struct, frozen=True, gc=False):
    """A parsed row with its dates resolved.

    `loose`: watched on that day or before. `undated`: the rating has no day, and counts as of the
    upload where there is no other.
    """

    parsed: ParsedRow
    rated_at: datetime | None
    watched_at: datetime | None
    loose: bool = False
    undated: bool = False
    wanted_at: datetime | None = None
