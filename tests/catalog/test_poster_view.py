import pytest
from django.test import Client

from catalog.models import Genre, Title
from catalog.posters import POSTER_VERSION, poster, poster_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat() -> Title:
    title = Title.objects.create(name="Heat", year=1995)
    title.genres.add(Genre.objects.create(slug="crime", name="Crime"))
    return title


def test_a_title_has_its_poster_at_its_address(client: Client, heat: Title) -> None:
    answer = client.get(poster_address(heat.pk))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.decode() == poster(heat.pk, "Heat", 1995, ["crime"])


def test_a_browser_caches_it_and_soon_gets_new_artwork(client: Client, heat: Title) -> None:
    control = client.get(poster_address(heat.pk))["Cache-Control"]
    assert "max-age=3600" in control
    assert "stale-while-revalidate=604800" in control


def test_an_address_of_another_version_is_not_kept_for_long(client: Client, heat: Title) -> None:
    for query in ("", f"?v={POSTER_VERSION + 1}"):
        answer = client.get(f"/titles/{heat.pk}/poster.svg{query}")
        assert "max-age=300" in answer["Cache-Control"]


def test_a_browser_that_has_it_is_not_sent_it_again(client: Client, heat: Title) -> None:
    etag = client.get(poster_address(heat.pk))["ETag"]
    assert client.get(poster_address(heat.pk), headers={"If-None-Match": etag}).status_code == 304


def test_a_corrected_title_is_drawn_anew(client: Client, heat: Title) -> None:
    etag = client.get(poster_address(heat.pk))["ETag"]
    heat.genres.clear()
    again = client.get(poster_address(heat.pk), headers={"If-None-Match": etag})
    assert again.status_code == 200


def test_an_unknown_title_has_no_poster(client: Client) -> None:
    assert client.get(poster_address(1)).status_code == 404


def test_a_poster_is_only_for_looking_at(client: Client, heat: Title) -> None:
    assert client.post(poster_address(heat.pk)).status_code == 405
