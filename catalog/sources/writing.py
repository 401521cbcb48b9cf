"""Writes what a source knows into the catalogue, one transaction a title.

A source fills what is empty, and overwrites what it wrote itself. What a person or another source
wrote stays. For that, `SourceRecord.values` remembers what was written, field by field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalog.importing.errors import LineError
from catalog.importing.title_relations import Vocabulary, error_text
from catalog.models import (
    YEARS_APART,
    Availability,
    CatalogRevision,
    Certificate,
    Credit,
    Genre,
    Mood,
    Person,
    SourceRecord,
    Synopsis,
    Title,
)
from catalog.search_text import match_key
from catalog.sources.fetched_title import OWN_FIELDS, FetchedTitle

LISTS = ("genres", "moods", "people")


class Outcome(Enum):
    ADDED = "titles added"
    CHANGED = "titles changed"
    UNCHANGED = "titles as they were"


@dataclass
class Refused(Exception):
    """The catalogue cannot hold it; `reason` is a sentence."""

    reason: str


def write_fetched(
    source: str, fetched: FetchedTitle, title: Title | None = None, *, dry_run: bool = False
) -> Outcome:
    """Writes to the title given, else to the one it is found to be, else to a new one.

    Raises Refused.
    """
    with transaction.atomic():
        title = _as_stored(title or find_title(fetched))
        is_new = title is None
        if title is None:
            title = Title(kind=fetched.kind, name=fetched.name)
        outcome = _TitleWriter(source, fetched, title).write()
        transaction.set_rollback(dry_run)
    return Outcome.ADDED if is_new else outcome


def _as_stored(title: Title | None) -> Title | None:
    """Whoever gave it may have read it before a manager changed, retired or merged it."""
    stored = title and Title.objects.filter(pk=title.pk).first()
    if not stored:
        return None
    return Title.objects.select_for_update(of=("self",)).get(pk=stored.current().pk)


def record_of(source: str, title: Title) -> SourceRecord:
    """Returns what is remembered of the source's writing, or a new record that is not saved."""
    known = SourceRecord.objects.filter(source=source, title=title).first() if title.pk else None
    return known or SourceRecord(source=source, title=title)


def find_title(fetched: FetchedTitle) -> Title | None:
    """By id, then by name and year if only one title has them and no other id. One that was merged
    into another is the other."""
    for field in ("tmdb_id", "imdb_id"):
        value = getattr(fetched, field)
        known = value and Title.objects.filter(kind=fetched.kind, **{field: value}).first()
        if known:
            return known.current()
    if fetched.year is None:
        return None
    near = Title.objects.filter(
        kind=fetched.kind,
        tmdb_id=None,
        merged_into=None,
        search_text__contains=f" {match_key(fetched.name)}\n",
        year__range=(fetched.year - YEARS_APART, fetched.year + YEARS_APART),
    )
    if fetched.imdb_id:
        near = near.filter(imdb_id=None)
    found = [each for each in near if match_key(each.name) == match_key(fetched.name)]
    same_year = [each for each in found if each.year == fetched.year] or found
    return same_year[0] if len(same_year) == 1 else None


class _TitleWriter:
    def __init__(self, source: str, fetched: FetchedTitle, title: Title) -> None:
        self.source, self.fetched, self.title = source, fetched, title
        self.record = record_of(source, title)
        self.before: dict[str, Any] = dict(self.record.values)
        self.written: dict[str, Any] = {}

    def write(self) -> Outcome:
        changed = self._own_fields()
        changed |= self._ids()
        if changed or self.title.pk is None:
            self._save_title()
        changed |= self._words("genres", Genre) | self._words("moods", Mood)
        changed |= self._people()
        changed |= self._texts(
            Synopsis, "language", self.fetched.synopses, credit=self.fetched.synopsis_credit
        )
        changed |= self._texts(Certificate, "country", self.fetched.certificates)
        changed |= self._offers()
        self.record.title = self.title
        self.record.external_id = self.fetched.external_id
        self.record.values = self.written
        self.record.problem = ""
        self.record.fetched_at = timezone.now()
        self.record.save()
        if changed:
            CatalogRevision.bump()
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    def _own_fields(self) -> bool:
        changed = False
        for name in OWN_FIELDS:
            value, now = getattr(self.fetched, name), getattr(self.title, name)
            is_ours = name in self.before and self.before[name] == now
            if name == "synopsis_credit" and self.title.synopsis != self.fetched.synopsis:
                continue  # whoever wrote the synopsis is credited
            if not (now in (None, "", 0) or is_ours):
                continue
            if value not in (None, "", 0):
                self.written[name] = value
            elif not is_ours:
                continue
            if value != now:
                setattr(self.title, name, value)
                changed = True
        return changed

    def _ids(self) -> bool:
        """An id that another title has is left to that title."""
        changed = False
        for name in ("tmdb_id", "imdb_id"):
            value = getattr(self.fetched, name)
            if not value or getattr(self.title, name):
                continue
            others = Title.objects.filter(**{name: value}).exclude(pk=self.title.pk)
            if name == "tmdb_id":
                others = others.filter(kind=self.title.kind)
            if not others.exists():
                setattr(self.title, name, value)
                changed = True
        return changed

    def _save_title(self) -> None:
        try:
            self.title.clean_fields(exclude=["search_text", "retired_at", "changed_at"])
        except ValidationError as error:
            raise Refused(error_text(error)) from None
        self.title.save()

    def _words(self, name: str, model: type[Genre] | type[Mood]) -> bool:
        wanted = sorted(set(getattr(self.fetched, name)))
        related = getattr(self.title, name)
        now = _words_of(related)
        if now and now != self.before.get(name):
            return False
        vocabulary = Vocabulary(model)
        try:
            for word in wanted:
                vocabulary.check(word)
            ids = {vocabulary.id_of(word) for word in wanted}
        except LineError as error:
            raise Refused(str(error)) from None
        related.set(ids)
        self.written[name] = _words_of(related)
        return bool(self.written[name] != now)

    def _people(self) -> bool:
        wanted = [list(each) for each in self.fetched.people]
        now = _credits_of(self.title)
        if now and now != self.before.get("people"):
            return False
        self.written["people"] = wanted
        if now == wanted:
            return False
        Credit.objects.filter(title=self.title).delete()
        ids = _people_called(name for _, name in self.fetched.people)
        Credit.objects.bulk_create(
            Credit(title=self.title, person_id=ids[name], role=role, billing=billing)
            for billing, (role, name) in enumerate(self.fetched.people)
        )
        return True

    def _texts(self, model: Any, key: str, wanted: dict[str, str], **more: str) -> bool:
        """Synopses by language, or certificates by country. Those of others stay."""
        mine = model.objects.filter(title=self.title, source=self.source)
        now = dict(mine.values_list(key, "text"))
        others = model.objects.filter(title=self.title).exclude(source=self.source)
        taken = set(others.values_list(key, flat=True))
        wanted = {name: text for name, text in wanted.items() if name not in taken}
        if now == wanted:
            return False
        mine.delete()
        model.objects.bulk_create(
            model(title=self.title, source=self.source, text=text, **more, **{key: name})
            for name, text in wanted.items()
        )
        return True

    def _offers(self) -> bool:
        return replace_offers(self.source, self.title, self.fetched)


def replace_offers(source: str, title: Title, fetched: FetchedTitle) -> bool:
    """What the source does not state any more is gone; what others state stays."""
    mine = Availability.objects.filter(title=title, source=source)
    now = set(mine.values_list("country", "service", "offer", "link"))
    others = Availability.objects.filter(title=title).exclude(source=source)
    taken = set(others.values_list("country", "service"))
    wanted = {tuple(each) for each in fetched.offers if (each.country, each.service) not in taken}
    if now == wanted:
        return False
    mine.delete()
    Availability.objects.bulk_create(
        Availability(
            title=title, source=source, country=country, service=service, offer=offer, link=link
        )
        for country, service, offer, link in sorted(wanted)
    )
    return True


def _words_of(related: Any) -> list[str]:
    """Returns the names of a title's genres or moods, as they are remembered."""
    return sorted(related.values_list("name", flat=True))


def _credits_of(title: Title) -> list[list[str]]:
    """Returns role and name of each credit, as they are remembered."""
    credited = Credit.objects.filter(title=title).order_by("billing", "id")
    return [list(each) for each in credited.values_list("role", "person__name")]


def _people_called(names: Iterable[str]) -> dict[str, int]:
    """Sources state names here, so two people of one name are one, as in imports."""
    wanted = list(dict.fromkeys(names))
    rows = Person.objects.filter(name__in=wanted).order_by("-id").values_list("name", "id")
    known = dict(rows)
    new = [Person(name=name) for name in wanted if name not in known]
    known.update((person.name, person.pk) for person in Person.objects.bulk_create(new))
    return known


def forget_title(record: SourceRecord) -> None:
    """Takes back what the source wrote, where nobody has changed it since."""
    written, blank = record.values, Title()
    with transaction.atomic():
        title = Title.objects.select_for_update(of=("self",)).get(pk=record.title_id)
        for name in OWN_FIELDS:
            if name in written and getattr(title, name) == written[name]:
                setattr(title, name, getattr(blank, name))
        title.save()
        for name in ("genres", "moods"):
            related = getattr(title, name)
            if written.get(name) == _words_of(related):
                related.clear()
        if written.get("people") == _credits_of(title):
            Credit.objects.filter(title=title).delete()
        for model in (Synopsis, Certificate, Availability):
            model.objects.filter(title=title, source=record.source).delete()
        record.delete()
        CatalogRevision.bump()
