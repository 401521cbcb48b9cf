"""Writes genres, moods, credits and availability of titles in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from catalog.importing.errors import LineError
from catalog.importing.title_record import TitleRecord
from catalog.models import Availability, Credit, Genre, Mood, Person, Title

LinkKey = tuple[Any, ...]


class Vocabulary:
    """Looks genres or moods up by name or key, and creates missing ones."""

    def __init__(self, model: type[Genre] | type[Mood]) -> None:
        self.model = model
        self.by_slug: dict[str, int] = {}
        self.by_name: dict[str, int] = {}
        self.respelled: set[str] = set()
        self._names: dict[int, str] = {}
        for pk, slug, name in model.objects.values_list("id", "slug", "name"):
            self._register(pk, slug, name)

    def _register(self, pk: int, slug: str, name: str) -> int:
        self.by_slug[slug] = self.by_name[name.casefold()] = pk
        self._names[pk] = name
        return pk

    def check(self, name: str) -> None:
        if not slugify(name):
            raise LineError(f"“{name}” has no letters to make a key of.")
        if len(name) > 60:
            raise LineError(f"“{name[:30]}…” is longer than the 60 characters of a key.")

    def id_of(self, name: str) -> int:
        slug = slugify(name)
        if found := self.by_name.get(name.casefold()) or self.by_slug.get(slug):
            if name not in (slug, self._names[found]):
                self.respelled.add(name)
            return found
        return self._register(self.model.objects.create(slug=slug, name=name).pk, slug, name)


class People:
    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.loaded = False

    def load(self, names: Iterable[str]) -> None:
        """Loads all people once and creates those of new names.

        Files contain only names, so two people of one name become one.
        """
        if not self.loaded:
            rows = Person.objects.order_by("-id").values_list("name", "id")
            self.ids = dict(rows.iterator(chunk_size=10_000))
            self.loaded = True
        new = dict.fromkeys(name for name in names if name not in self.ids)
        made = Person.objects.bulk_create([Person(name=name) for name in new], batch_size=2000)
        self.ids.update((person.name, person.pk) for person in made)


class TitleRelations:
    """The relations of titles. `apply` writes them, and returns the ids of changed titles."""

    def __init__(self) -> None:
        self.genres = Vocabulary(Genre)
        self.moods = Vocabulary(Mood)
        self.people = People()

    def take_respelled(self) -> int:
        """Returns how many genres and moods were taken for one that is there in another case or
        with other punctuation, since it was asked last."""
        found = len(self.genres.respelled) + len(self.moods.respelled)
        self.genres.respelled, self.moods.respelled = set(), set()
        return found

    def check(self, record: TitleRecord) -> None:
        for name in record.genres:
            self.genres.check(name)
        for name in record.moods:
            self.moods.check(name)
        for role, name in record.people:
            _check_person(name)
            _check_role(role)
        for country, service in record.availability:
            _check_offer(country, service)

    def apply(self, stated: Sequence[tuple[int, TitleRecord]], *, replace: bool) -> set[int]:
        self.people.load(name for _, record in stated for _, name in record.people)
        return (
            self._vocabulary(stated, Title.genres.through, "genres", replace)
            | self._vocabulary(stated, Title.moods.through, "moods", replace)
            | self._credits(stated, replace)
            | self._availability(stated, replace)
        )

    def _vocabulary(
        self, stated: Sequence[tuple[int, TitleRecord]], links: Any, what: str, replace: bool
    ) -> set[int]:
        words: Vocabulary = getattr(self, what)
        column = f"{words.model._meta.model_name}_id"
        wanted = {
            pk: [(words.id_of(name),) for name in getattr(record, what)] for pk, record in stated
        }
        return _write(links, (column,), wanted, replace=replace)

    def _credits(self, stated: Sequence[tuple[int, TitleRecord]], replace: bool) -> set[int]:
        wanted = {
            pk: [
                (self.people.ids[name], role, billing)
                for billing, (role, name) in enumerate(dict.fromkeys(record.people))
            ]
            for pk, record in stated
        }
        return _write(Credit, ("person_id", "role", "billing"), wanted, replace=replace)

    def _availability(self, stated: Sequence[tuple[int, TitleRecord]], replace: bool) -> set[int]:
        wanted: dict[int, list[LinkKey]] = {pk: list(record.availability) for pk, record in stated}
        return _write(Availability, ("country", "service"), wanted, replace=replace)


def _write(
    model: Any, columns: tuple[str, ...], wanted: dict[int, list[LinkKey]], *, replace: bool
) -> set[int]:
    """Inserts relations of titles that have none; with `replace`, replaces different ones."""
    wanted = {pk: list(dict.fromkeys(keys)) for pk, keys in wanted.items() if keys}
    existing: dict[int, list[LinkKey]] = defaultdict(list)
    for pk, *key in model.objects.filter(title_id__in=wanted).values_list("title_id", *columns):
        existing[pk].append(tuple(key))
    changed = {
        pk: keys
        for pk, keys in wanted.items()
        if not existing.get(pk) or (replace and set(existing[pk]) != set(keys))
    }
    if outdated := [pk for pk in changed if existing.get(pk)]:
        model.objects.filter(title_id__in=outdated).delete()
    rows = [
        model(title_id=pk, **dict(zip(columns, key, strict=True)))
        for pk, keys in changed.items()
        for key in keys
    ]
    model.objects.bulk_create(rows, batch_size=2000)
    return set(changed)


# The same names and services come again and again.
@lru_cache(maxsize=100_000)
def _check_person(name: str) -> None:
    _check_fields(Person(name=name), exclude=["imdb_id"])


@cache
def _check_role(role: str) -> None:
    _check_fields(Credit(role=role), exclude=["title", "person"])


@lru_cache(maxsize=10_000)
def _check_offer(country: str, service: str) -> None:
    _check_fields(Availability(country=country, service=service), exclude=["title"])


def _check_fields(part: models.Model, exclude: list[str]) -> None:
    try:
        part.clean_fields(exclude=exclude)
    except ValidationError as error:
        raise LineError(error_text(error)) from None


def error_text(error: ValidationError) -> str:
    return "; ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )
