"""The demo catalogue is taken out whole, but nothing of what members and parties have."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.importing.title_record import TitleRecord
from catalog.models import CatalogRevision, Credit, Genre, LoadedData, Mood, Person, Title
from catalog.models.loaded_data import WITHOUT_DEMO
from history.backend import history
from history.models import Rating
from history.records import Rated, View
from history.view_ids import view_id
from imports.models import Import, WantedTitle
from parties.models import Participant, Weight
from parties.storage import create_party
from tests.catalog.import_files import everything, run
from tests.history.small_demo import ALIEN, HEAT, SHANE, release
from watchparty_site.demo_removal import DemoRemoval

pytestmark = pytest.mark.django_db
OTHERS = [TitleRecord(line, f"Film {line}", 1990, movielens_id=line) for line in range(10, 20)]


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    release(monkeypatch, HEAT, SHANE, ALIEN, *OTHERS)
    run("load_demo_catalog")


def title(name: str) -> Title:
    return Title.objects.get(name=name)


def test_nothing_of_it_is_left_and_no_start_loads_it_again() -> None:
    own = Title.objects.create(name="Dark", kind="series", year=2017)
    own.genres.add(Genre.objects.get(slug="crime"))
    before = CatalogRevision.current()
    output, _ = run("remove_demo")
    assert "13 titles deleted" in output
    assert "3 ratings deleted" in output
    assert list(Title.objects.all()) == [own]
    assert not Rating.objects.exists()
    assert [genre.slug for genre in Genre.objects.all()] == ["crime"]
    assert not Mood.objects.exists()
    assert CatalogRevision.current() > before
    assert LoadedData.has(WITHOUT_DEMO, "")
    again, _ = run("remove_demo")
    assert again == "There is no demo catalogue here, and no start loads it.\n"


def test_a_dry_run_counts_the_same_and_changes_nothing() -> None:
    own = Title.objects.create(name="Dark", kind="series", year=2017)
    own.genres.add(Genre.objects.get(slug="crime"))
    before = everything(), list(LoadedData.objects.values())
    counted = run("remove_demo", "--dry-run")[0]
    assert (everything(), list(LoadedData.objects.values())) == before
    removed = run("remove_demo")[0].splitlines()[0]
    assert counted.strip().partition(": ")[2] == removed.partition(": ")[2]
    assert "3 genres deleted" in removed


def use_in_a_view() -> None:
    now = timezone.now()
    heat = title("Heat").pk
    history().record_view(View("member:7", view_id(now, "pick"), heat, now, 60, "party"))


def use_in_a_rating() -> None:
    history().rate(Rated("member:7", title("Heat").pk, 4.0, timezone.now(), "page"))


def use_in_a_list() -> None:
    upload = Import.objects.create(member=User.objects.create_user("ana"), file_name="x")
    WantedTitle.objects.create(upload=upload, title=title("Heat"), listed_at=timezone.now())


def use_in_a_party() -> None:
    create_party.create_party("Movie night", "Ana", None, "")
    Weight.objects.create(
        participant=Participant.objects.get(), key=f"title:{title('Heat').pk}", value=-1
    )


@pytest.mark.parametrize("use", [use_in_a_view, use_in_a_rating, use_in_a_list, use_in_a_party])
def test_what_members_and_parties_rely_on_is_retired(use: object) -> None:
    assert callable(use)
    use()
    counted, _ = run("remove_demo")
    assert "12 titles deleted, 1 titles retired, on which members or parties rely" in counted
    heat = Title.objects.get()
    assert heat.retired_at is not None
    assert {each.person for each in Rating.objects.all()} <= {"member:7"}
    assert heat.popularity == Rating.objects.filter(stars__gte=4).count()


def test_what_others_have_completed_is_retired() -> None:
    director = Person.objects.create(name="Michael Mann")
    Credit.objects.create(title=title("Heat"), person=director, role="director")
    Title.objects.filter(name="Alien").update(synopsis="In space.")
    Rating.objects.create(
        person="ml-100k:1", title=title("Shane"), stars=5, rated_at=timezone.now()
    )
    counted, _ = run("remove_demo")
    assert "10 titles deleted, 3 titles retired, which others have completed" in counted
    assert {each.name for each in Title.objects.exclude(retired_at=None)} == {
        "Heat", "Alien", "Shane",
    }  # fmt: skip
    assert Person.objects.exists()
    assert [each.person for each in Rating.objects.all()] == ["ml-100k:1"]


def test_titles_that_were_there_before_the_demo_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    run("remove_demo")
    own = Title.objects.create(name="Heat", year=1995)
    run("load_demo_catalog")
    own.refresh_from_db()
    assert own.movielens_id == 6
    run("remove_demo")
    assert list(Title.objects.active()) == [own]


def test_what_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is a transaction; whoever runs it again removes the rest."""
    monkeypatch.setattr("watchparty_site.demo_removal.BATCH_SIZE", 5)
    begun: list[int] = []

    def fail_at_the_third(self: DemoRemoval, keys: list[int]) -> None:
        begun.append(len(keys))
        if len(begun) == 3:
            raise KeyboardInterrupt
        remove(self, keys)

    remove = DemoRemoval._remove_titles
    monkeypatch.setattr(DemoRemoval, "_remove_titles", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run("remove_demo")
    assert Title.objects.count() == 3
    monkeypatch.setattr(DemoRemoval, "_remove_titles", remove)
    run("remove_demo")
    assert not Title.objects.exists()
