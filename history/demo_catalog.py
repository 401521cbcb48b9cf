"""Loads the demo catalogue, and restores nothing that was deleted since it was loaded before."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
from django.utils.text import slugify

from catalog.demo import contents
from catalog.importing.report import ImportReport
from catalog.importing.title_record import TitleRecord
from catalog.importing.title_writer import Policy, TitleWriter
from catalog.models import Genre, LoadedData, Mood, Title
from history.bulk_load import DatasetRating, RatingWriter
from history.models import Rating

NAME = "demo"
RATERS = "movielens:"
VOCABULARIES: dict[str, Any] = {"genres": Genre, "moods": Mood}


class Brought(msgspec.Struct):
    """What the demo catalogue has brought to a site: MovieLens ids of all its titles, of those that
    it has made (others were there before), and the keys of its genres and moods."""

    titles: set[int] = msgspec.field(default_factory=set)
    made: set[int] = msgspec.field(default_factory=set)
    words: dict[str, set[str]] = msgspec.field(default_factory=dict)


def brought() -> Brought | None:
    """Returns what was brought; None if it was never loaded.

    Releases that kept no record of it had the titles of this one.
    """
    row = LoadedData.objects.filter(name=NAME).first()
    if row is None:
        return None
    return msgspec.convert(row.brought, Brought) if row.brought else _of_all(contents.titles())


def load(report: ImportReport, *, again: bool = False) -> None:
    """Loads what this site has not had yet, and completes what it still has; `again`: all of it."""
    records = list(contents.titles())
    before = None if again else brought()
    there = set(Title.objects.exclude(movielens_id=None).values_list("movielens_id", flat=True))
    had = before.titles if before else set()
    wanted = [
        each for each in records if each.movielens_id in there or each.movielens_id not in had
    ]
    report.count("titles that were deleted stay so", len(records) - len(wanted))
    if before:
        wanted = list(_without_deleted_words(wanted, before))
    with TitleWriter(report, Policy.COMPLETE) as writer:
        known = {title.movielens_id: writer.add(title) for title in wanted}
    ratings = RatingWriter(report)
    titles = {key: each.id for key, each in known.items() if each.id is not None}
    ratings.add(_given(titles, had & there))
    ratings.update_popularity()
    made = {key for key, each in known.items() if each.is_new and key is not None}
    _note(_of_all(records), made, brought())


def _note(now: Brought, made: set[int], before: Brought | None) -> None:
    made = made | (before.made if before else set())
    noted = msgspec.to_builtins(Brought(now.titles, made, now.words))
    LoadedData.note(NAME, contents.fingerprint(), brought=noted)


def _of_all(records: Iterator[TitleRecord] | list[TitleRecord]) -> Brought:
    found = Brought(words={kind: set() for kind in VOCABULARIES})
    for record in records:
        found.titles.add(record.movielens_id or 0)
        for kind, words in found.words.items():
            words.update(slugify(name) for name in getattr(record, kind))
    return Brought(found.titles, set(found.titles), found.words)


def _without_deleted_words(records: list[TitleRecord], before: Brought) -> Iterator[TitleRecord]:
    """Yields the records without the genres and moods that were brought and are there no more."""
    deleted = {
        kind: before.words[kind] - set(model._default_manager.values_list("slug", flat=True))
        for kind, model in VOCABULARIES.items()
    }
    for record in records:
        kept = {
            kind: tuple(
                name for name in getattr(record, kind) if slugify(name) not in deleted[kind]
            )
            for kind in VOCABULARIES
        }
        yield replace(record, genres=kept["genres"], moods=kept["moods"])


def _given(titles: dict[int | None, int], had: set[int]) -> Iterator[DatasetRating]:
    """Yields the ratings of these titles; of those in `had`, the ratings that are still there."""
    rows = Rating.objects.filter(title__movielens_id__in=had, person__startswith=RATERS)
    kept = set(rows.values_list("person", "title_id")) if had else set()
    for rating in contents.ratings():
        title, person = titles.get(rating.movielens_id), f"{RATERS}{rating.rater}"
        if title is None or (rating.movielens_id in had and (person, title) not in kept):
            continue
        yield DatasetRating(person, title, rating.stars, rating.rated_at)
