"""From ratings in the database to what an engine serves."""

import datetime
import io
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.models import Availability, CatalogRevision, Genre, Mood, Title, TitleTag
from history.models import Rating
from recommender.engine import Engine, load_engine
from recommender.model import model_file
from recommender.model.training_lock import training_lock
from recommender.types import Filters, Interest, Profile

pytestmark = pytest.mark.django_db

EVENING = datetime.datetime(2026, 10, 30, 20, 0, tzinfo=datetime.UTC)


@pytest.fixture
def titles() -> list[Title]:
    """Twelve comedies and twelve horror films, liked by ten people each."""
    comedy = Genre.objects.create(slug="comedy", name="Comedy")
    horror = Genre.objects.create(slug="horror", name="Horror")
    made = [Title.objects.create(name=3 * chr(65 + k), year=1980 + k) for k in range(24)]
    for k, title in enumerate(made):
        title.genres.add(comedy if k % 2 else horror)
    for person in range(20):
        for k in range(person % 2, 24, 2):
            stars = 4.5 if (k // 2 + person) % 4 else 2.0
            Rating.objects.create(
                person=f"tested:{person}", title=made[k], stars=stars, rated_at=EVENING
            )
    return made


def train(*arguments: str) -> str:
    found = io.StringIO()
    call_command("train_recommender", *arguments, stdout=found)
    return found.getvalue()


def listed(engine: Engine, weights: dict[str, float], filters: Filters | None = None) -> list[int]:
    profiles = [Profile("ana", weights)]
    found = engine.ranker().recommend(profiles, "average", filters or Filters(), 30)
    return [title.id for title in found.titles]


def lifted(engine: Engine, weights: dict[str, float]) -> set[int]:
    profiles = [Profile("ana", weights)]
    found = engine.ranker().recommend(profiles, "average", Filters(), 30)
    return {title.id for title in found.titles if title.score > title.base}


def test_training_reports_its_steps_and_time(titles: list[Title]) -> None:
    found = train()
    assert "24 titles" in found
    assert "240 ratings by 20 people" in found
    assert " s, at most " in found
    assert "MB of memory" in found


def test_training_twice_writes_the_same_model(titles: list[Title], settings: Settings) -> None:
    train()
    path = Path(settings.MODEL_DIR) / model_file.CURRENT
    first = path.read_bytes()
    Rating.objects.filter(person="tested:3").delete()
    train()
    assert path.read_bytes() != first
    # Written anew these ratings come last in the table; only what they say may matter.
    for k in range(1, 24, 2):
        stars = 4.5 if (k // 2 + 3) % 4 else 2.0
        Rating.objects.create(person="tested:3", title=titles[k], stars=stars, rated_at=EVENING)
    train()
    again, before = model_file.read(path), path.with_name("before.model")
    before.write_bytes(first)
    for name, array in model_file.read(before).arrays.items():
        assert np.array_equal(again.arrays[name], array), name


def test_if_needed_trains_only_when_ratings_or_titles_changed(titles: list[Title]) -> None:
    assert "Model" in train("--if-needed")
    assert train("--if-needed") == "The model is up to date.\n"
    Rating.objects.filter(person="tested:0", title=titles[0]).delete()
    assert "Model" in train("--if-needed")
    titles[0].name = "Corrected"
    titles[0].save()
    assert "Model" in train("--if-needed")
    assert train("--if-needed") == "The model is up to date.\n"


def test_a_broken_model_is_trained_again(titles: list[Title], settings: Settings) -> None:
    train()
    (Path(settings.MODEL_DIR) / model_file.CURRENT).write_bytes(b"broken")
    assert "Model" in train("--if-needed")


def test_what_fans_of_a_genre_like_is_lifted_by_its_weight(titles: list[Title]) -> None:
    train()
    engine = load_engine()
    horror = [title.id for title in titles[0::2]]
    assert set(listed(engine, {"genre:horror": 1.0})[:12]) == set(horror)
    assert set(listed(engine, {"genre:horror": -1.0})[12:]) == set(horror)


def test_a_liked_title_brings_what_the_same_people_like(titles: list[Title]) -> None:
    train()
    engine = load_engine()
    comedies = {title.id for title in titles[1::2]}
    assert lifted(engine, {f"title:{titles[5].id}": 1.0}) == comedies
    assert listed(engine, {f"title:{titles[5].id}": 1.0})[0] in comedies


def test_a_catalogue_has_interests_by_name_and_eras_in_time(titles: list[Title]) -> None:
    titles[0].moods.add(Mood.objects.create(slug="dark", name="Dark"))
    engine = load_engine()
    assert engine.columns.interests == (
        Interest("genre:comedy", "Comedy", "genre"),
        Interest("genre:horror", "Horror", "genre"),
        Interest("mood:dark", "Dark", "mood"),
        Interest("era:1980s", "1980s", "era"),
        Interest("era:1990s", "1990s", "era"),
        Interest("era:2000s", "2000s", "era"),
    )
    assert engine.knows("mood:dark")
    assert engine.knows(f"title:{titles[0].id}")
    assert not engine.knows("genre:western")
    assert not engine.knows("title:0")


def test_a_retired_title_leaves_with_what_only_it_had(titles: list[Title]) -> None:
    titles[0].moods.add(Mood.objects.create(slug="dark", name="Dark"))
    train()
    before = load_engine()
    Title.objects.filter(id=titles[0].id).retire()
    after = load_engine()
    assert after.catalog_revision > before.catalog_revision
    assert not after.knows("mood:dark")
    assert not after.knows(f"title:{titles[0].id}")
    remaining = listed(after, {"genre:horror": 1.0, f"title:{titles[2].id}": 1.0})
    assert set(remaining) == {title.id for title in titles[1:]}


def test_a_title_that_was_added_after_training_can_be_found(titles: list[Title]) -> None:
    train()
    new = Title.objects.create(name="Brand new", year=2026)
    new.genres.add(Genre.objects.get(slug="horror"))
    engine = load_engine()
    up, down = listed(engine, {"genre:horror": 1.0}), listed(engine, {"genre:horror": -1.0})
    assert up.index(new.id) < 13 <= down.index(new.id) + 1
    horror = {title.id for title in titles[0::2]}
    assert lifted(engine, {f"title:{new.id}": 1.0}) == horror | {new.id}


def test_a_genre_that_was_added_after_training_can_be_weighted(titles: list[Title]) -> None:
    train()
    western = Genre.objects.create(slug="western", name="Western")
    titles[7].genres.add(western)
    assert listed(load_engine(), {"genre:western": 1.0})[0] == titles[7].id


def test_without_ratings_popularity_and_genres_serve(titles: list[Title]) -> None:
    Rating.objects.all().delete()
    Title.objects.filter(id=titles[4].id).update(popularity=9)
    train()
    engine = load_engine()
    assert engine.model_version == "content"
    assert listed(engine, {})[0] == titles[4].id
    horror = {title.id for title in titles[0::2]}
    assert set(listed(engine, {"genre:horror": 1.0})[:12]) == horror


def test_ratings_that_are_all_poor_still_make_a_model(titles: list[Title]) -> None:
    Rating.objects.update(stars=1.0)
    train()
    engine = load_engine()
    assert engine.model_version != "content"
    assert len(listed(engine, {"genre:horror": 1.0})) == 24


def test_an_empty_catalogue_can_be_trained_and_served() -> None:
    train()
    engine = load_engine()
    assert engine.interests == ()
    assert listed(engine, {"genre:horror": 1.0}) == []


def test_before_any_training_the_engine_serves(titles: list[Title]) -> None:
    assert load_engine().model_version == "content"


def test_a_title_offered_in_two_places_is_found_in_both(titles: list[Title]) -> None:
    for country in ("DE", "GB"):
        Availability.objects.create(title=titles[3], country=country, service="Arena")
    engine = load_engine()
    assert listed(engine, {}, Filters(country="GB")) == [titles[3].id]
    assert listed(engine, {}, Filters(country="DE", services=["Arena"])) == [titles[3].id]


def test_the_engine_carries_the_revision_it_was_read_at(titles: list[Title]) -> None:
    engine = load_engine()
    assert engine.catalog_revision == CatalogRevision.current()
    CatalogRevision.bump()
    assert engine.catalog_revision < CatalogRevision.current()


def test_what_viewers_call_a_title_is_a_mood_that_can_be_weighted(titles: list[Title]) -> None:
    TitleTag.objects.create(title=titles[4], text="Mindfuck", people=3)
    TitleTag.objects.create(title=titles[6], text="in netflix queue", people=9)
    train()
    engine = load_engine()
    assert Interest("mood:mind-bending", "Mind-bending", "mood") in engine.interests
    assert [each.kind for each in engine.interests].count("mood") == 1
    assert listed(engine, {"mood:mind-bending": 1.0})[0] == titles[4].id


def test_a_mood_reaches_titles_without_its_tag(titles: list[Title]) -> None:
    scary = Mood.objects.create(slug="scary", name="Scary")
    for title in titles[0:8:2]:
        title.moods.add(scary)
    train()
    new = Title.objects.create(name="Brand new", year=2026)
    new.genres.add(Genre.objects.get(slug="horror"))
    engine = load_engine()
    horror = {title.id for title in titles[0::2]} | {new.id}
    assert set(listed(engine, {"mood:scary": 1.0})[:13]) == horror


def test_tags_that_change_are_a_reason_to_train_again(titles: list[Title]) -> None:
    train()
    TitleTag.objects.create(title=titles[4], text="surreal")
    assert "Model" in train("--if-needed")


def test_a_disk_that_is_full_is_a_sentence_and_the_last_model_serves(
    titles: list[Title], monkeypatch: pytest.MonkeyPatch
) -> None:
    train()
    before = load_engine().model_version

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CommandError, match=r"No space left on device\. The last good"):
        train()
    assert load_engine().model_version == before


def test_a_second_training_waits_for_the_first() -> None:
    first_has_begun, first_may_end = Event(), Event()

    def hold() -> None:
        with training_lock(settings.MODEL_DIR, lambda: None):
            first_has_begun.set()
            first_may_end.wait()

    first = Thread(target=hold)
    first.start()
    first_has_begun.wait()
    waited: list[bool] = []

    def end_the_first() -> None:
        waited.append(True)
        first_may_end.set()

    with training_lock(settings.MODEL_DIR, end_the_first):
        assert waited == [True]
    first.join()


def test_what_a_killed_training_left_is_removed_by_the_next(titles: list[Title]) -> None:
    train()
    left = settings.MODEL_DIR / "new-abc.model"
    left.write_bytes(b"half a model")
    train()
    assert not left.exists()
    assert (settings.MODEL_DIR / "current.model").exists()
