from typing import Any, TypeVar, cast

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.models import Genre, Mood

Word = TypeVar("Word", bound=Model)


class VocabularyAdmin(admin.ModelAdmin[Word]):
    list_display = ["name", "slug", "number_of_titles"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Word]:
        counted = super().get_queryset(request).annotate(number_of_titles=Count("titles"))
        return cast("QuerySet[Word]", counted)

    @admin.display(description=_("titles"), ordering="number_of_titles")
    def number_of_titles(self, word: Any) -> int:
        return int(word.number_of_titles)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Weights in open rooms and the trained model go by the key.
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)


@admin.register(Genre)
class GenreAdmin(VocabularyAdmin[Genre]):
    pass


@admin.register(Mood)
class MoodAdmin(VocabularyAdmin[Mood]):
    pass
