from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.blank import BlankIsNull
from catalog.models.catalog_record import CatalogRecord
from catalog.models.genre import Genre
from catalog.models.mood import Mood
from catalog.models.revision import CatalogRevision
from catalog.search_text import SearchForms, SearchText
from catalog.video_url import validate_video_url

FIRST_YEAR, LAST_YEAR = 1870, 2100
LONGEST_RUNTIME = 6000
YEARS_APART = 1
"""Sources may date one film by its festival or by its release."""

NAMES = ("name", "original_name", "other_names")
SEARCHED = ("search_text", "search_forms")
"""Columns that are computed from the names."""


class TitleQuerySet(models.QuerySet["Title"]):
    def active(self) -> "TitleQuerySet":
        return self.filter(retired_at=None)

    def retire(self) -> int:
        """Retires titles: no room shows them; nothing is deleted. Returns how many changed."""
        with transaction.atomic():
            return _counted(self.filter(retired_at=None).update(retired_at=timezone.now()))

    def restore(self) -> int:
        """Those that were merged into another stay: undo the merge instead."""
        retired = self.exclude(retired_at=None).filter(merged_into=None)
        with transaction.atomic():
            return _counted(retired.update(retired_at=None))


def _counted(changed: int) -> int:
    if changed:
        CatalogRevision.bump()
    return changed


class Title(CatalogRecord):
    class Kind(models.TextChoices):
        FILM = "film", _("film")
        SERIES = "series", _("series")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.FILM)
    name = models.CharField(_("display title"), max_length=300)
    original_name = models.CharField(_("original title"), max_length=300, blank=True)
    other_names = models.TextField(
        _("other titles"),
        blank=True,
        default="",
        db_default="",
        help_text=_("In other languages, or how people call it; one on each line."),
    )
    search_text = SearchText(of=NAMES, default="", editable=False, db_default="")
    search_forms = SearchForms(of=NAMES, default="", editable=False, db_default="", blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    runtime = models.PositiveSmallIntegerField(
        _("runtime"),
        null=True,
        blank=True,
        help_text=_("Minutes; for a series, of one episode."),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_RUNTIME)],
    )
    certificate = models.CharField(
        _("certificate"), max_length=12, blank=True, help_text=_("As printed: PG-13, FSK 12, 15.")
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("ISO 639 code of the original language: en, de, pt-br."),
        validators=[
            RegexValidator(
                r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$", _("A language looks like en or pt-br.")
            )
        ],
    )
    synopsis = models.TextField(_("synopsis"), blank=True)
    synopsis_credit = models.CharField(
        _("synopsis by"),
        max_length=120,
        blank=True,
        help_text=_("Whom to name beside it, with the terms: Wikipedia, CC BY-SA 4.0."),
    )
    artwork_url = models.URLField(
        _("artwork"),
        blank=True,
        max_length=500,
        help_text=_("Address of a poster, which this site fetches once. Without one, it is drawn."),
    )
    backdrop_url = models.URLField(
        _("backdrop"),
        blank=True,
        max_length=500,
        default="",
        db_default="",
        help_text=_("Address of a wide picture, which this site fetches once."),
    )
    video_url = models.CharField(
        _("video"),
        blank=True,
        max_length=500,
        default="",
        db_default="",
        help_text=_("Address of an MP4, WebM or HLS file that rooms play themselves."),
        validators=[validate_video_url],
    )
    trailer_url = models.URLField(
        _("trailer"), blank=True, max_length=500, default="", db_default=""
    )
    collection = models.CharField(
        _("collection"),
        blank=True,
        max_length=120,
        default="",
        db_default="",
        help_text=_("The films it belongs to: The Lord of the Rings Collection."),
    )
    imdb_id = BlankIsNull(
        _("IMDb id"),
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(r"^tt\d{7,10}$", _("An IMDb id of a title looks like tt0111161."))
        ],
    )
    tmdb_id = models.PositiveIntegerField(_("TMDB id"), null=True, blank=True)
    movielens_id = models.PositiveIntegerField(
        _("MovieLens id"), unique=True, null=True, blank=True
    )
    wikipedia_page = BlankIsNull(
        _("Wikipedia page"),
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text=_("The end of its address in the English Wikipedia: Blade_Runner."),
        validators=[
            RegexValidator(
                r"^[^\s#<>\[\]{}|]+$", _("A page looks like Blade_Runner, without blanks.")
            )
        ],
    )
    popularity = models.FloatField(
        _("popularity"),
        default=0.0,
        help_text=_("How many people are known to like it; only the order matters."),
        validators=[MinValueValidator(0)],
    )
    genres = models.ManyToManyField(
        Genre, verbose_name=_("genres"), blank=True, related_name="titles"
    )
    moods = models.ManyToManyField(Mood, verbose_name=_("moods"), blank=True, related_name="titles")
    people = models.ManyToManyField(
        "catalog.Person", through="catalog.Credit", related_name="titles"
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="merged",
    )
    """What a duplicate is the same as: its id leads there."""
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "year", "id"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        indexes = [
            models.Index(Lower("name"), name="title_by_name"),
            models.Index(fields=["name", "year", "id"], name="title_in_order"),
            models.Index(fields=["-popularity", "id"], name="title_by_popularity"),
            models.Index(fields=["year"], name="title_by_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="title_has_a_name",
                violation_error_message=_("A title needs a name."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("film", "series")),
                name="title_is_a_film_or_a_series",
                violation_error_message=_("A title is a film or a series."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True)
                | models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="title_year_makes_sense",
                violation_error_message=_("The year must lie between 1870 and 2100."),
            ),
            models.CheckConstraint(
                condition=models.Q(runtime__isnull=True)
                | models.Q(runtime__range=(1, LONGEST_RUNTIME)),
                name="title_runtime_makes_sense",
                violation_error_message=_("The runtime must lie between 1 and 6000 minutes."),
            ),
            models.CheckConstraint(
                condition=models.Q(popularity__gte=0),
                name="title_popularity_not_negative",
                violation_error_message=_("Popularity cannot be negative."),
            ),
            models.UniqueConstraint(
                fields=["kind", "tmdb_id"],
                name="title_tmdb_id_is_unique",
                violation_error_message=_("Another title has this TMDB id."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name

    def current(self) -> "Title":
        """Returns the title that this one was merged into, and that into another, else itself."""
        title = self
        while title.merged_into is not None:
            title = title.merged_into
        return title

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and not set(NAMES).isdisjoint(fields):
            kwargs["update_fields"] = {*fields, *SEARCHED}
        super().save(*args, **kwargs)
