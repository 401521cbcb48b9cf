"""What a row of each table is in the catalogue: its columns, and which record it is about.

`django-import-export` reads cells into records and compares them; here stands how records are
found, and which sentence refuses a row.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from tablib import Dataset

from catalog.input_validation import whole_number
from catalog.models import Availability, Genre, Mood, Person, Title
from catalog.spreadsheets import BETWEEN, names_in
from catalog.tables.reading import FormulaCell

YES = frozenset({"yes", "true", "1", "ja", "x"})


class NamesWidget(widgets.ManyToManyWidget):  # type: ignore[misc]  # untyped
    """Names between bars. They are looked up once for a whole import."""

    def __init__(self, model: type[Model], noun: str) -> None:
        super().__init__(model, separator=BETWEEN, field="name")
        self._noun = noun
        self._by_name: dict[str, Model] | None = None

    def clean(self, value: Any, row: Any = None, **_options: Any) -> list[Model]:
        if self._by_name is None:
            every: Iterable[Any] = self.model._default_manager.all()
            self._by_name = {each.name.casefold(): each for each in every}
        names = names_in(str(value or ""))
        unknown = [name for name in names if name.casefold() not in self._by_name]
        if unknown:
            raise ValueError(
                _("There is no %(noun)s “%(name)s”. Add it first, or correct the name.")
                % {"noun": self._noun, "name": unknown[0]}
            )
        return [self._by_name[name.casefold()] for name in names]

    def render(self, value: Any, obj: Any = None, **_options: Any) -> str:
        return BETWEEN.join(sorted(each.name for each in value.all())) if value else ""


class RetiredField(fields.Field):  # type: ignore[misc]  # untyped
    """Yes or no, of the moment at which a title was retired."""

    def get_value(self, instance: Any) -> bool:
        return instance.retired_at is not None

    def export(self, instance: Any, **_options: Any) -> str:
        return "yes" if self.get_value(instance) else "no"

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **_options: Any) -> None:
        retired = str(row[self.column_name]).strip().casefold() in YES
        if not retired and instance.merged_into_id is not None:
            raise ValueError(_("It is merged into another title: undo the merge to bring it back."))
        if retired != self.get_value(instance):
            instance.retired_at = timezone.now() if retired else None


class TableResource(resources.ModelResource):  # type: ignore[misc]  # untyped
    """One import of one table. `by_key` and `_seen` are of all its rows, not of one part."""

    key = "id"
    noun = ""
    aliases: Mapping[str, str] = MappingProxyType({})
    """Other names of columns, as other programs write them."""

    class Meta:
        skip_unchanged = True
        skip_html_diff = True
        clean_model_instances = True
        store_instance = True

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[int] = set()
        self.by_key: dict[str, Model] = {}

    def before_import(self, dataset: Dataset, **_options: Any) -> None:
        """Reads the records of all rows together."""
        self.by_key = self.find([dict(row) for row in dataset.dict])

    def find(self, rows: list[dict[str, Any]]) -> dict[str, Model]:
        keys = [key for row in rows if (key := _text(row, self.key))]
        if self.key == "id":
            keys = [key for key in keys if whole_number(key) is not None]
        found = self.records().filter(**{f"{self.key}__in": keys})
        return {str(getattr(each, self.key)): each for each in found}

    def records(self) -> QuerySet[Any]:
        records: QuerySet[Any] = self._meta.model._default_manager.all()
        return records

    def import_row(self, row: Any, instance_loader: Any, **options: Any) -> Any:
        """A row that is refused leaves nothing behind, and the others are taken."""
        with transaction.atomic():
            result = super().import_row(row, instance_loader, **options)
            if result.errors or result.validation_error is not None:
                transaction.set_rollback(True)
        return result

    def before_import_row(self, row: Any, **_options: Any) -> None:
        for column, cell in row.items():
            if isinstance(cell, FormulaCell):
                raise ValidationError(
                    _("%(column)s: this is a formula, not a value. Paste values only.")
                    % {"column": column}
                )

    def get_instance(self, instance_loader: Any, row: Any) -> Model | None:
        key = _text(row, self.key)
        found = self.by_key.get(key) if key else self.matching(row)
        if key and found is None and self.key == "id":
            raise ValidationError(
                _("There is no %(noun)s with the id %(key)s.") % {"noun": self.noun, "key": key}
            )
        if found is not None and found.pk in self._seen:
            raise ValidationError(_("An earlier row is about the same %s.") % self.noun)
        if found is not None:
            self._seen.add(found.pk)
        return found

    def matching(self, row: Mapping[str, Any]) -> Model | None:
        """Returns the record that a row without a key is about; None if it is a new one."""
        return None

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        instance, new = super().get_or_init_instance(instance_loader, row)
        if new:
            instance.pk = None
        return instance, new

    def import_instance(self, instance: Any, row: Any, **options: Any) -> None:
        """An empty cell of what may be unknown is unknown."""
        super().import_instance(instance, row, **options)
        for field in self._meta.model._meta.fields:
            if field.null and getattr(instance, field.attname) == "":
                setattr(instance, field.attname, None)

    def import_field(self, field: Any, instance: Any, row: Any, *args: Any, **named: Any) -> None:
        if field.column_name != "id":  # which says which record it is, and is never changed
            super().import_field(field, instance, row, *args, **named)


class TitleResource(TableResource):
    noun = "title"
    aliases = MappingProxyType({"title": "name", "imdb": "imdb_id", "tmdb": "tmdb_id"})
    genres = fields.Field("genres", "genres", NamesWidget(Genre, "genre"))
    moods = fields.Field("moods", "moods", NamesWidget(Mood, "mood"))
    retired = RetiredField("retired_at", "retired")

    class Meta(TableResource.Meta):
        model = Title
        fields = (
            "id",
            "kind",
            "name",
            "original_name",
            "other_names",
            "year",
            "runtime",
            "certificate",
            "language",
            "synopsis",
            "synopsis_credit",
            "artwork_url",
            "backdrop_url",
            "video_url",
            "trailer_url",
            "collection",
            "imdb_id",
            "tmdb_id",
            "movielens_id",
            "wikipedia_page",
            "popularity",
            "genres",
            "moods",
            "retired",
        )
        export_order = fields

    def __init__(self) -> None:
        super().__init__()
        self._alike: dict[tuple[str, str, str], list[Title]] = {}
        self._of_imdb: dict[str, Title] = {}

    def records(self) -> QuerySet[Title]:
        return Title.objects.prefetch_related("genres", "moods")

    def find(self, rows: list[dict[str, Any]]) -> dict[str, Model]:
        without = [row for row in rows if not _text(row, "id")]
        imdb = [key for row in without if (key := _text(row, "imdb_id"))]
        self._of_imdb = {
            str(each.imdb_id): each for each in self.records().filter(imdb_id__in=imdb)
        }
        self._alike = {}
        names = {_text(row, "name") for row in without}
        for each in self.records().filter(name__in=names) if without else ():
            alike = (each.kind, each.name, str(each.year or ""))
            self._alike.setdefault(alike, []).append(each)
        return super().find(rows)

    def matching(self, row: Mapping[str, Any]) -> Model | None:
        if (found := self._of_imdb.get(_text(row, "imdb_id"))) is not None:
            return found
        kind = _text(row, "kind") or Title.Kind.FILM
        alike = self._alike.get((kind, _text(row, "name"), _text(row, "year")), [])
        if len(alike) > 1:
            raise ValidationError(_("Several titles have this name and year. State the id."))
        return alike[0] if alike else None


class PersonResource(TableResource):
    noun = "person"

    class Meta(TableResource.Meta):
        model = Person
        fields = ("id", "name", "imdb_id")
        export_order = fields

    def find(self, rows: list[dict[str, Any]]) -> dict[str, Model]:
        imdb = [key for row in rows if not _text(row, "id") and (key := _text(row, "imdb_id"))]
        self._of_imdb = {
            str(each.imdb_id): each for each in Person.objects.filter(imdb_id__in=imdb)
        }
        return super().find(rows)

    def matching(self, row: Mapping[str, Any]) -> Model | None:
        return self._of_imdb.get(_text(row, "imdb_id"))


class GenreResource(TableResource):
    noun = "genre"
    key = "slug"

    class Meta(TableResource.Meta):
        model = Genre
        fields = ("slug", "name")
        import_id_fields = ("slug",)
        export_order = fields


class MoodResource(TableResource):
    noun = "mood"
    key = "slug"

    class Meta(TableResource.Meta):
        model = Mood
        fields = ("slug", "name")
        import_id_fields = ("slug",)
        export_order = fields


class AvailabilityResource(TableResource):
    """A row says that a title is at a service in a country; with *delete*, that it is no more."""

    noun = "availability"
    title_name = fields.Field("title__name", "title_name", readonly=True)
    delete = fields.Field(None, "delete", readonly=True)

    class Meta(TableResource.Meta):
        model = Availability
        fields = ("id", "title", "title_name", "country", "service", "offer", "link", "delete")
        export_order = fields

    def records(self) -> QuerySet[Availability]:
        return Availability.objects.select_related("title")

    def find(self, rows: list[dict[str, Any]]) -> dict[str, Model]:
        numbers = (whole_number(_text(row, "title")) for row in rows)
        titles = [number for number in numbers if number is not None]
        self._stated = {
            (str(each.title_id), each.country, each.service): each
            for each in self.records().filter(title__in=titles)
        }
        return super().find(rows)

    def matching(self, row: Mapping[str, Any]) -> Model | None:
        stated = (_text(row, "title"), _text(row, "country"), _text(row, "service"))
        return self._stated.get(stated)

    def for_delete(self, row: Any, instance: Any) -> bool:
        return _text(row, "delete").casefold() in YES


def _text(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()


RESOURCES: dict[str, type[TableResource]] = {
    "titles": TitleResource,
    "people": PersonResource,
    "genres": GenreResource,
    "moods": MoodResource,
    "availability": AvailabilityResource,
}
