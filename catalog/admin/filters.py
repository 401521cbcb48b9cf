"""What a content manager narrows the list of titles down by."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.models import Picture, Title

Choices = Iterable[tuple[str, Any]]


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return [("active", _("in rooms")), ("retired", _("retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        if self.value() == "active":
            return queryset.filter(retired_at=None)
        if self.value() == "retired":
            return queryset.exclude(retired_at=None)
        return queryset


class DecadeFilter(SimpleListFilter):
    title = _("decade")
    parameter_name = "decade"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        span = Title.objects.aggregate(first=Min("year"), last=Max("year"))
        if span["first"] is None:
            return []
        decades = range(span["last"] // 10 * 10, span["first"] - 9, -10)
        return [(f"{decade}", f"{decade}s") for decade in decades]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        value = self.value() or ""
        if not (value.isascii() and value.isdigit() and len(value) == 4):
            return queryset
        return queryset.filter(year__range=(int(value), int(value) + 9))


def _stored_posters() -> QuerySet[Picture]:
    """Of the title of the query around it. An address alone is no picture yet."""
    return Picture.objects.filter(title=OuterRef("pk"), kind=Picture.Kind.POSTER).exclude(digest="")


class MissingFilter(SimpleListFilter):
    """Filters titles by missing information."""

    title = _("missing")
    parameter_name = "missing"
    WHAT = {
        "synopsis": (_("synopsis"), Q(synopsis="")),
        "artwork": (_("picture"), ~Q(Exists(_stored_posters()))),
        "year": (_("year"), Q(year=None)),
        "runtime": (_("runtime"), Q(runtime=None)),
        "certificate": (_("certificate"), Q(certificate="")),
        "genres": (_("genres"), Q(genres=None)),
        "moods": (_("moods"), Q(moods=None)),
        "availability": (_("availability"), Q(availability=None)),
        "imdb": (_("IMDb id"), Q(imdb_id=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return [(key, label) for key, (label, _query) in self.WHAT.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        _label, query = self.WHAT.get(self.value() or "", ("", Q()))
        return queryset.filter(query)
