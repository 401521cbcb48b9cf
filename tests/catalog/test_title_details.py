import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from catalog.models import (
    Availability,
    Certificate,
    Credit,
    Genre,
    Mood,
    Person,
    SourceRecord,
    Synopsis,
    Title,
    TitleTag,
)
from catalog.posters import poster_address
from catalog.title_details import CountryCertificate, Credited, Offer, title_details

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat() -> Title:
    title = Title.objects.create(
        name="Heat",
        original_name="Heat!",
        year=1995,
        runtime=170,
        certificate="R",
        language="en",
        synopsis="A detective and a thief.",
        synopsis_credit="Wikipedia, CC BY-SA 4.0",
        imdb_id="tt0113277",
        tmdb_id=949,
        movielens_id=6,
        wikipedia_page="Heat_(1995_film)",
    )
    title.genres.add(Genre.objects.create(slug="crime", name="Crime"))
    title.moods.add(Mood.objects.create(slug="dark", name="Dark"))
    for billing, (name, role) in enumerate(
        [("Al Pacino", "actor"), ("Robert De Niro", "actor"), ("Michael Mann", "director")]
    ):
        person = Person.objects.create(name=name)
        Credit.objects.create(title=title, person=person, role=role, billing=billing)
    Availability.objects.create(title=title, country="DE", service="Netflix")
    for text, people in (("heist", 9), ("long", 2)):
        TitleTag.objects.create(title=title, text=text, people=people)
    return title


def test_everything_about_a_title_is_there(heat: Title) -> None:
    details = title_details(heat.pk)
    assert details is not None
    assert (details.title, details.original_title, details.year) == ("Heat", "Heat!", 1995)
    assert (details.runtime, details.certificate, details.language) == (170, "R", "en")
    assert (details.genres, details.moods, details.tags) == (["Crime"], ["Dark"], ["heist", "long"])
    assert details.synopsis_credit == "Wikipedia, CC BY-SA 4.0"
    assert details.people == [
        Credited("Al Pacino", "actor"),
        Credited("Robert De Niro", "actor"),
        Credited("Michael Mann", "director"),
    ]
    assert details.availability == [Offer("DE", "Netflix")]
    assert details.poster == poster_address(heat.pk)
    assert details.links == {
        "IMDb": "https://www.imdb.com/title/tt0113277/",
        "TMDB": "https://www.themoviedb.org/movie/949",
        "MovieLens": "https://movielens.org/movies/6",
        "Wikipedia": "https://en.wikipedia.org/wiki/Heat_%281995_film%29",
    }
    assert not details.retired


def test_what_is_not_known_is_left_empty_and_never_invented() -> None:
    details = title_details(Title.objects.create(name="Heat").pk)
    assert details is not None
    assert (details.year, details.runtime, details.synopsis) == (None, None, "")
    assert (details.people, details.availability, details.links) == ([], [], {})


def test_a_picture_that_is_not_fetched_yet_leads_to_no_other_host(heat: Title) -> None:
    heat.artwork_url = "https://example.org/heat.jpg"
    heat.save()
    details = title_details(heat.pk)
    assert details is not None
    assert (details.poster, details.backdrop) == (poster_address(heat.pk), None)


def test_a_film_of_a_host_that_is_allowed_no_more_is_not_offered(
    heat: Title, settings: Settings
) -> None:
    heat.video_url = "https://films.example/heat.mp4"
    heat.save()
    for allowed in (["films.example"], []):
        settings.MEDIA_HOSTS = allowed
        details = title_details(heat.pk)
        assert details is not None
        assert (details.video_url is not None) == bool(allowed)


def test_a_retired_title_can_still_be_looked_up(heat: Title) -> None:
    Title.objects.retire()
    details = title_details(heat.pk)
    assert details is not None
    assert details.retired


def test_an_unknown_title_has_no_details() -> None:
    assert title_details(10**12) is None


def test_the_number_of_queries_does_not_grow_with_the_cast(heat: Title) -> None:
    for n in range(30):
        Credit.objects.create(title=heat, person=Person.objects.create(name=f"Extra {n}"))
    with CaptureQueriesContext(connection) as queries:
        title_details(heat.pk)
    assert len(queries) == 11


def test_synopsis_and_certificates_are_those_of_the_reader(heat: Title) -> None:
    Synopsis.objects.create(title=heat, language="de", text="Ein Dieb.", credit="TMDB")
    Certificate.objects.create(title=heat, country="DE", text="16")
    for language, synopsis, credit in (
        ("de", "Ein Dieb.", "TMDB"),
        ("fr", "A detective and a thief.", "Wikipedia, CC BY-SA 4.0"),
    ):
        details = title_details(heat.pk, language)
        assert details is not None
        assert (details.synopsis, details.synopsis_credit) == (synopsis, credit)
        assert details.certificates == [CountryCertificate("DE", "16")]
        assert details.certificate == "R"


def test_sources_that_ask_for_it_are_named(heat: Title) -> None:
    SourceRecord.objects.create(
        source="tmdb", title=heat, values={"runtime": 170}, fetched_at=timezone.now()
    )
    details = title_details(heat.pk)
    assert details is not None
    assert details.attributions == [
        "This site uses the TMDB API but is not endorsed or certified by TMDB."
    ]
    Availability.objects.update(source="tmdb", link="https://example.org/", offer="stream")
    details = title_details(heat.pk)
    assert details is not None
    assert details.attributions[1:] == ["Where to watch: data by JustWatch."]
    assert details.availability == [Offer("DE", "Netflix", "stream", "https://example.org/")]
