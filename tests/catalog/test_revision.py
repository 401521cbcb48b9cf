from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.models import (
    Availability,
    CatalogRevision,
    Credit,
    Genre,
    Mood,
    Person,
    Title,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat() -> Title:
    title = Title.objects.create(name="Heat", year=1995)
    title.genres.add(Genre.objects.create(slug="crime", name="Crime"))
    title.moods.add(Mood.objects.create(slug="dark", name="Dark"))
    person = Person.objects.create(name="Al Pacino")
    Credit.objects.create(title=title, person=person)
    Availability.objects.create(title=title, country="DE", service="Netflix")
    return title


def rename(title: Title) -> None:
    title.name = "Heat!"
    title.save()


CHANGES: list[Callable[[Title], object]] = [
    lambda title: Title.objects.create(name="Alien"),
    rename,
    lambda title: title.delete(),
    lambda title: Title.objects.filter(pk=title.pk).delete(),
    lambda title: Title.objects.retire(),
    lambda title: title.genres.clear(),
    lambda title: title.genres.set([]),
    lambda title: title.genres.create(slug="drama", name="Drama"),
    lambda title: title.moods.remove(title.moods.get()),
    lambda title: Genre.objects.get().titles.clear(),
    lambda title: Genre.objects.get().delete(),
    lambda title: Mood.objects.get().delete(),
    lambda title: Person.objects.get().delete(),
    lambda title: title.credits.all().delete(),
    lambda title: title.availability.get().delete(),
    lambda title: Availability.objects.create(title=title, country="GB", service="BBC"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_that_a_room_can_see_is_counted(
    heat: Title, change: Callable[[Title], object]
) -> None:
    before = CatalogRevision.current()
    change(heat)
    assert CatalogRevision.current() > before


@pytest.mark.parametrize(
    "change",
    [
        lambda title: title.genres.add(title.genres.get()),
        lambda title: title.genres.set(title.genres.all()),
        lambda title: Title.objects.restore(),
        lambda title: Title.objects.filter(name="Alien").delete(),
    ],
)
def test_what_changes_nothing_is_not_counted(
    heat: Title, change: Callable[[Title], object]
) -> None:
    before = CatalogRevision.current()
    change(heat)
    assert CatalogRevision.current() == before


def test_a_change_that_is_rolled_back_is_not_counted() -> None:
    before = CatalogRevision.current()
    with transaction.atomic():
        Title.objects.create(name="Heat")
        transaction.set_rollback(True)
    assert CatalogRevision.current() == before
    assert not Title.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_title_and_its_count_are_stored_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(CatalogRevision, "bump", fail)
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError):
        Title.objects.create(name="Heat")
    assert not Title.objects.exists()


def test_before_the_first_change_the_revision_is_zero() -> None:
    assert CatalogRevision.current() == 0
    CatalogRevision.bump()
    CatalogRevision.bump()
    assert CatalogRevision.current() == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        {"name": ""},
        {"year": 1500},
        {"year": 2101},
        {"runtime": 0},
        {"runtime": 6001},
        {"popularity": -1},
        {"kind": "song"},
        {"imdb_id": "tt0113277"},
        {"tmdb_id": 949},
    ],
)
def test_the_database_itself_refuses_nonsense(nonsense: dict[str, object]) -> None:
    Title.objects.create(name="Heat", imdb_id="tt0113277", tmdb_id=949)
    with pytest.raises(IntegrityError), transaction.atomic():
        Title.objects.bulk_create([Title(**{"name": "Alien", **nonsense})])


def test_a_series_and_a_film_may_share_a_tmdb_id() -> None:
    Title.objects.create(name="Heat", tmdb_id=949)
    Title.objects.create(name="Heat", tmdb_id=949, kind="series")
    assert Title.objects.count() == 2
