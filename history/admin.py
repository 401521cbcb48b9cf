"""Admin of ratings in the relational store. A manager's changes go to the change feed, too."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.paginator import IdsFirstPaginator
from catalog.admin.title_search import search
from catalog.models import Title
from history import change_feed
from history.models import Rating
from history.models.rating import DATASET


@admin.register(Rating)
class RatingAdmin(admin.ModelAdmin[Rating]):
    list_display = ["person", "title", "stars", "rated_at", "source"]
    list_select_related = ["title"]
    list_per_page = 50
    paginator = IdsFirstPaginator
    ordering = ["-id"]
    sortable_by = ()
    show_full_result_count = False
    search_fields = ["person"]
    search_help_text = _("A person's key, such as movielens:17, or a title.")
    autocomplete_fields = ["title"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Rating], search_term: str
    ) -> tuple[QuerySet[Rating], bool]:
        """Of the one or of the other: no index answers a question for either."""
        term = search_term.strip()
        if not term:
            return queryset, False
        of_person = queryset.filter(person=term)
        if of_person.exists():
            return of_person, False
        return queryset.filter(title__in=search(Title.objects.order_by(), term).values("pk")), False

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
    """Appends ratings to the change feed, except those of imported data sets."""
    change_feed.append(
        change_feed.rating_key(rating.person, rating.title_id)
        for rating in ratings
        if rating.source != DATASET
    )
