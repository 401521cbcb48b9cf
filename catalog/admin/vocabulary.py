from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.export import TableExport
from catalog.models import Genre, Mood


class VocabularyAdmin(TableExport):
    list_display = ["name", "slug", "number_of_titles"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        words: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = words.annotate(number_of_titles=Count("titles"))
        return counted

    @admin.display(description=_("titles"), ordering="number_of_titles")
    def number_of_titles(self, word: Any) -> int:
        return int(word.number_of_titles)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Weights in open rooms and the trained model go by the key.
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)


@admin.register(Genre)
class GenreAdmin(VocabularyAdmin):
    table = "genres"


@admin.register(Mood)
class MoodAdmin(VocabularyAdmin):
    table = "moods"
