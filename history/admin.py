"""Ratings in the relational store. What a manager changes is in the feed of changes as well."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from history import changes
from history.models import Rating
from history.models.rating import DATASET


@admin.register(Rating)
class RatingAdmin(admin.ModelAdmin[Rating]):
    list_display = ["person", "title", "stars", "rated_at", "source"]
    list_select_related = ["title"]
    list_per_page = 50
    ordering = ["-id"]
    sortable_by = ()
    show_full_result_count = False
    search_fields = ["=person", "^title__name"]
    search_help_text = _("A person's key, such as movielens:17, or the beginning of a title.")
    autocomplete_fields = ["title"]

    def save_model(
        self, request: HttpRequest, obj: Rating, form: ModelForm[Rating], change: bool
    ) -> None:
        _note(Rating.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        _note([obj])

    def delete_model(self, request: HttpRequest, obj: Rating) -> None:
        _note([obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Rating]) -> None:
        _note(queryset)
        super().delete_queryset(request, queryset)


def _note(ratings: Iterable[Rating]) -> None:
    """Data sets are no changes."""
    changes.note(
        changes.rating_key(rating.person, rating.title_id)
        for rating in ratings
        if rating.source != DATASET
    )
