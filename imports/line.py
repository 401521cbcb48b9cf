"""What one line of an export says."""

from datetime import datetime

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from imports import dates


class LeftOut(models.TextChoices):
    """Why a line is not taken; the others are."""

    SUPPLEMENT = "supplement", _("trailers, teasers and other extras")
    SHORT = "short", _("watched for less than two minutes")
    EPISODE_RATING = "episode_rating", _("ratings of single episodes")
    OTHER_KIND = "other_kind", _("games, music videos and podcasts")
    NO_DATE = "no_date", _("lines without a day that has been")
    BROKEN = "broken", _("lines that make no sense")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands there, dates still in the order of whoever wrote them.

    `episode`: the name may go on after the series's. `loose`: it was watched on that day or
    before. `profile`: whose line it is, where a household shares an account.
    """

    name: str
    year: int | None = None
    kind: str = ""
    imdb_id: str = ""
    episode: bool = False
    stars: float | None = None
    rated: dates.Written | None = None
    watched: dates.Written | None = None
    seconds: int | None = None
    loose: bool = False
    profile: str = ""


class Line(msgspec.Struct, frozen=True):
    """What was said, and when that was."""

    said: Said
    rated_at: datetime | None
    watched_at: datetime | None
