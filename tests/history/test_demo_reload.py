"""A newer release of the demo catalogue brings what is new in it, and nothing that was deleted."""

import pytest

from catalog.importing.title_record import TitleRecord
from catalog.models import Genre, LoadedData, Title
from history.models import Rating
from tests.catalog.import_files import run
from tests.history.small_demo import ALIEN, HEAT, SHANE, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    release(monkeypatch, HEAT, SHANE)
    run("load_demo_catalog")
    assert (Title.objects.count(), Rating.objects.count()) == (2, 3)
    return monkeypatch


@pytest.mark.parametrize("has_record", [True, False])
def test_what_a_manager_deleted_stays_deleted(loaded: pytest.MonkeyPatch, has_record: bool) -> None:
    """Also on sites that loaded it before releases kept a record of what was in it."""
    if not has_record:
        LoadedData.objects.update(brought={})
    Title.objects.get(name="Shane").delete()
    Genre.objects.filter(slug__in=["crime", "western"]).delete()
    Rating.objects.filter(person="movielens:2").delete()
    completed = TitleRecord(2, "Heat", 1995, movielens_id=6, tmdb_id=949, genres=HEAT.genres)
    release(loaded, completed, SHANE)
    output, _ = run("load_demo_catalog")
    assert "1 titles that were deleted stay so" in output
    heat = Title.objects.get()
    assert heat.tmdb_id == 949
    assert [genre.slug for genre in heat.genres.all()] == ["action"]
    assert [each.person for each in Rating.objects.all()] == ["movielens:1"]
    assert not Genre.objects.filter(slug__in=["crime", "western"]).exists()


def test_what_is_new_in_it_comes(loaded: pytest.MonkeyPatch) -> None:
    release(loaded, HEAT, SHANE, ALIEN)
    output, _ = run("load_demo_catalog")
    assert "1 titles added" in output
    assert Title.objects.get(name="Alien").imdb_id == "tt0078748"


def test_asked_for_again_everything_comes_back(loaded: pytest.MonkeyPatch) -> None:
    Title.objects.get(name="Shane").delete()
    run("load_demo_catalog", again=True)
    assert (Title.objects.count(), Rating.objects.count()) == (2, 3)
