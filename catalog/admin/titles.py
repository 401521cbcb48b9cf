from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from catalog.admin import bulk_editing, card_preview, distinct_titles, merging, retiring
from catalog.admin.export import TableExport
from catalog.admin.filters import DecadeFilter, MissingFilter, StateFilter
from catalog.admin.title_form import TitleForm, possible_duplicates
from catalog.admin.title_search import search
from catalog.models import Availability, Credit, Title
from catalog.models.title import TitleQuerySet
from catalog.pictures.fetch import Fetched, fetch_pictures, remove_unnamed, wanted_pictures


class CreditInline(admin.TabularInline[Credit, Title]):
    model = Credit
    autocomplete_fields = ["person"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).select_related("person")


class AvailabilityInline(admin.TabularInline[Availability, Title]):
    model = Availability
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Title)
class TitleAdmin(TableExport):
    table = "titles"
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
    readonly_fields = ["poster", "retired_at", "changed_at", "merged_into"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["edit_many", "retire", "restore", "merge"]
    change_list_template = "admin/catalog/title/change_list.html"
    change_form_template = "admin/catalog/title/change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "seen",
                    ("kind", "retired"),
                    "name",
                    "original_name",
                    "other_names",
                    "year",
                ]
            },
        ),
        (_("What one may wish for"), {"fields": ["genres", "moods", "popularity"]}),
        (_("What one is told"), {"fields": ["synopsis", "synopsis_credit"]}),
        (_("What one may filter by"), {"fields": [("runtime", "certificate", "language")]}),
        (_("Pictures"), {"fields": ["artwork_url", "backdrop_url", "poster"]}),
        (_("Film"), {"fields": ["video_url", "trailer_url", "collection"]}),
        (
            _("Elsewhere"),
            {"fields": [("imdb_id", "tmdb_id"), ("movielens_id", "wikipedia_page")]},
        ),
        (_("Record"), {"fields": [("retired_at", "changed_at"), "merged_into"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Title]:
        return super().get_queryset(request).prefetch_related("genres")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Title], search_term: str
    ) -> tuple[QuerySet[Title], bool]:
        return search(queryset, search_term), False

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

    @admin.action(description=_("Change genres, moods, availability…"), permissions=["change"])
    def edit_many(self, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
        return bulk_editing.edit_many(self, request, titles)

    @admin.action(description=_("Retire the selected titles…"), permissions=["change"])
    def retire(self, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
        return retiring.retire(self, request, titles)

    @admin.action(description=_("Restore the selected titles…"), permissions=["change"])
    def restore(self, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
        return retiring.restore(self, request, titles)

    @admin.action(description=_("Merge two titles…"), permissions=["change"])
    def merge(self, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
        return merging.ask_about(request, titles)

    def get_urls(self) -> list[URLPattern]:
        views = (
            ("duplicates/", merging.duplicates_page, "catalog_title_duplicates"),
            ("duplicates/distinct/", distinct_titles.distinct_page, "catalog_title_distinct"),
            ("merge/", merging.merge_page, "catalog_title_merge"),
            ("card/", card_preview.card_page, "catalog_title_card"),
            ("card/poster.svg", card_preview.drawn_poster, "catalog_title_drawn_poster"),
            ("card/picture/", card_preview.fetched_picture, "catalog_title_fetched_picture"),
        )
        own = [
            path(address, self.admin_site.admin_view(partial(view, self)), name=name)
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def _fetch_pictures(self, request: HttpRequest, title: Title) -> None:
        """At once, so that the person who gave the address sees what became of it."""

        def report(fetched: Fetched) -> None:
            if fetched.problem:
                message = _("The %(kind)s was not fetched: %(problem)s") % {
                    "kind": fetched.wanted.kind,
                    "problem": fetched.problem,
                }
                self.message_user(request, message, messages.WARNING)

        fetch_pictures(wanted_pictures(Title.objects.filter(pk=title.pk)), report)
        remove_unnamed(title)

    def save_model(self, request: HttpRequest, obj: Title, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # After the transaction: a host may be slow, and rooms write to the same database.
        transaction.on_commit(partial(self._fetch_pictures, request, obj))
        if duplicates := possible_duplicates(obj):
            links = format_html_join(
                ", ",
                '<a href="{}">{}</a>',
                ((merging.merge_url(t.pk, obj.pk), t) for t in duplicates),
            )
            message = _("Saved. Is it perhaps the same title as {}?")
            self.message_user(request, format_html(str(message), links), messages.WARNING)
