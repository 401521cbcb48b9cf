import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.details import Credited, Offer, title_details
from catalog.models import Availability, Credit, Genre, Mood, Person, Title, TitleTag
from catalog.posters import poster_address

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


def test_artwork_replaces_the_drawn_poster(heat: Title) -> None:
    heat.artwork_url = "https://example.org/heat.jpg"
    heat.save()
    details = title_details(heat.pk)
    assert details is not None
    assert details.poster == "https://example.org/heat.jpg"


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
    assert len(queries) == 7
