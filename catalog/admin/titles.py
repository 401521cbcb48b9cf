from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.admin.filters import DecadeFilter, MissingFilter, StateFilter
from catalog.admin.finding import find
from catalog.admin.form import TitleForm, possible_doubles
from catalog.models import Availability, Credit, Title
from catalog.models.title import TitleQuerySet


class CreditInline(admin.TabularInline[Credit, Title]):
    model = Credit
    autocomplete_fields = ["person"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).select_related("person")


class AvailabilityInline(admin.TabularInline[Availability, Title]):
    model = Availability
    extra = 0


@admin.register(Title)
class TitleAdmin(admin.ModelAdmin[Title]):
    form = TitleForm
    inlines = [AvailabilityInline, CreditInline]
    list_display = ["name", "year", "kind", "genre_names", "popularity", "in_rooms"]
    list_filter = [StateFilter, "kind", MissingFilter, DecadeFilter, "genres", "moods"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-popularity", "id"]
    sortable_by = ["name", "year", "kind", "popularity"]
    search_fields = ["name"]
    search_help_text = _("A name, a person, or an id at IMDb, TMDB, MovieLens or Wikipedia.")
    filter_horizontal = ["genres", "moods"]
    readonly_fields = ["poster", "retired_at", "changed_at"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["retire", "restore"]
    fieldsets = [
        (None, {"fields": [("kind", "retired"), "name", "original_name", "year"]}),
        (_("What one may wish for"), {"fields": ["genres", "moods", "popularity"]}),
        (_("What one is told"), {"fields": ["synopsis", "synopsis_credit"]}),
        (_("What one may filter by"), {"fields": [("runtime", "certificate", "language")]}),
        (_("Picture"), {"fields": ["artwork_url", "poster"]}),
        (
            _("Elsewhere"),
            {"fields": [("imdb_id", "tmdb_id"), ("movielens_id", "wikipedia_page")]},
        ),
        (_("Record"), {"fields": [("retired_at", "changed_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Title]:
        return super().get_queryset(request).prefetch_related("genres")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Title], search_term: str
    ) -> tuple[QuerySet[Title], bool]:
        return find(queryset, search_term), False

    @admin.display(description=_("genres"))
    def genre_names(self, title: Title) -> str:
        return ", ".join(genre.name for genre in title.genres.all())

    @admin.display(description=_("in rooms"), boolean=True)
    def in_rooms(self, title: Title) -> bool:
        return title.retired_at is None

    @admin.display(description=_("poster"))
    def poster(self, title: Title) -> str:
        if title.pk is None:
            return "–"
        address = reverse("poster", args=[title.pk])
        return format_html('<img src="{}" width="150" height="225" alt="">', address)

    @admin.action(description=_("Retire the selected titles"), permissions=["change"])
    def retire(self, request: HttpRequest, titles: TitleQuerySet) -> None:
        changed = Title.objects.filter(pk__in=titles.values("pk")).retire()
        told = ngettext("%d title is retired.", "%d titles are retired.", changed)
        self.message_user(request, told % changed, messages.SUCCESS)

    @admin.action(description=_("Restore the selected titles"), permissions=["change"])
    def restore(self, request: HttpRequest, titles: TitleQuerySet) -> None:
        changed = Title.objects.filter(pk__in=titles.values("pk")).restore()
        told = ngettext("%d title is back.", "%d titles are back.", changed)
        self.message_user(request, told % changed, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Title, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if doubles := possible_doubles(obj):
            links = format_html_join(
                ", ",
                '<a href="{}">{}</a>',
                ((reverse("admin:catalog_title_change", args=[t.pk]), t) for t in doubles),
            )
            told = _("Saved. Is it perhaps the same title as {}?")
            self.message_user(request, format_html(str(told), links), messages.WARNING)
