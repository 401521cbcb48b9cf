"""Pictures are fetched once, by the site, checked, and served by the site."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from catalog import storage_url as url
from catalog.models import Picture, Title
from catalog.pictures.download import MAX_BYTES, check_address
from catalog.pictures.errors import PictureRefused, PictureUnavailable
from catalog.pictures.fetch import Fetched, fetch_pictures, remove_unnamed, wanted_pictures
from catalog.pictures.store import picture_store
from catalog.pictures.webp import prepare_picture
from catalog.posters import poster_address
from catalog.title_details import title_details
from tests.catalog.picture_files import bomb, picture, size_of
from tests.harness.file_server import Answer, FileServer, file_server

pytestmark = pytest.mark.django_db

PARTS = ("TOTAL", "INITIAL")


@pytest.fixture
def files(settings: Settings) -> Iterator[FileServer]:
    with file_server() as server:
        settings.PICTURE_HOSTS = [server.host]
        yield server


@pytest.fixture
def heat(files: FileServer) -> Title:
    poster = files.lay_out("/heat.png", Answer(picture()))
    backdrop = files.lay_out("/heat-wide.jpg", Answer(picture((1920, 1080), "navy", "JPEG")))
    return Title.objects.create(name="Heat", artwork_url=poster, backdrop_url=backdrop)


def fetch() -> list[Fetched]:
    done: list[Fetched] = []
    fetch_pictures(wanted_pictures(), done.append)
    return done


def problem_with(answer: Answer, files: FileServer) -> str:
    Title.objects.create(name="Heat", artwork_url=files.lay_out("/poster", answer))
    [fetched] = fetch()
    assert picture_store().read("000/1-poster--small.webp") is None
    return fetched.problem


def test_a_poster_is_fetched_once_and_served_in_two_sizes(
    heat: Title, files: FileServer, client: Client
) -> None:
    assert [each.problem for each in fetch()] == ["", ""]
    assert fetch() == []
    assert files.asked == ["/heat.png", "/heat-wide.jpg"]
    for query, size in (("", (200, 300)), ("&large", (500, 750))):
        answer = client.get(poster_address(heat.pk) + query)
        assert answer["Content-Type"] == "image/webp"
        assert size_of(answer.content) == ("WEBP", size)
    wide = client.get(f"/titles/{heat.pk}/backdrop.webp?large")
    assert size_of(wide.content) == ("WEBP", (1280, 720))


def test_an_address_with_the_version_of_its_picture_may_be_kept_for_ever(
    heat: Title, client: Client
) -> None:
    fetch()
    details = title_details(heat.pk)
    assert details is not None
    assert details.backdrop is not None
    for address in (details.poster, details.backdrop):
        control = client.get(address)["Cache-Control"]
        assert "max-age=31536000" in control
        assert "immutable" in control
    assert "max-age=86400" in client.get(poster_address(heat.pk))["Cache-Control"]


def test_a_browser_that_has_the_picture_is_not_sent_it_again(heat: Title, client: Client) -> None:
    fetch()
    etag = client.get(poster_address(heat.pk))["ETag"]
    again = client.get(poster_address(heat.pk), headers={"If-None-Match": etag})
    assert again.status_code == 304
    large = client.get(poster_address(heat.pk, large=True), headers={"If-None-Match": etag})
    assert large.status_code == 200


def test_the_drawn_poster_stays_to_be_had(heat: Title, client: Client) -> None:
    fetch()
    answer = client.get(poster_address(heat.pk) + "&drawn")
    assert answer["Content-Type"] == "image/svg+xml"


def test_until_it_is_fetched_and_where_the_store_has_lost_it_the_poster_is_drawn(
    heat: Title, client: Client
) -> None:
    assert client.get(poster_address(heat.pk))["Content-Type"] == "image/svg+xml"
    fetch()
    stored = Picture.objects.get(kind="poster")
    picture_store().delete(stored.file_name("small"))
    assert client.get(poster_address(heat.pk))["Content-Type"] == "image/svg+xml"
    assert client.get(f"/titles/{heat.pk}/backdrop.webp").status_code == 200


def test_a_title_without_a_backdrop_has_none(client: Client) -> None:
    title = Title.objects.create(name="Heat")
    assert client.get(f"/titles/{title.pk}/backdrop.webp").status_code == 404
    assert client.get("/titles/999999/backdrop.webp").status_code == 404


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(b"<html>Not found</html>", "image/png"), "This is no picture"),
        (Answer(b"", "image/png"), "This is no picture"),
        (Answer(bomb()), "states a size that no poster has|which is too many"),
        (Answer(bomb(8000)), "which is too many"),
        (Answer(picture()[:900]), "The picture is broken"),
        (Answer(picture((40, 60))), "has only 40 × 60 pixels"),
        (Answer(picture(kind="GIF"), "image/gif"), "not one of JPEG, PNG, WEBP"),
        (Answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "no picture"),
        (Answer(b"\0" * (MAX_BYTES + 1)), "larger than 12 MB"),
        (Answer(b"", status=404), r"no picture at this address \(404\)"),
        (Answer(b"", status=503), r"answers with an error \(503\)"),
        (Answer(b"", status=302, headers={"Location": "/poster"}), "without end"),
        (Answer(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), "private network"),
        (Answer(b"", status=302, headers={"Location": "file:///etc/passwd"}), "has an address"),
    ],
)
def test_what_is_no_poster_is_refused_in_words(
    answer: Answer, sentence: str, files: FileServer
) -> None:
    assert re.search(sentence, problem_with(answer, files))


def test_what_was_refused_is_not_fetched_again_the_same_day(files: FileServer) -> None:
    problem_with(Answer(b"no"), files)
    assert fetch() == []


def test_a_new_address_is_fetched_and_the_old_files_go(heat: Title, files: FileServer) -> None:
    fetch()
    before = Picture.objects.get(kind="poster")
    heat.artwork_url = files.lay_out("/new.webp", Answer(picture(colour="red", kind="WEBP")))
    heat.save()
    assert [each.wanted.kind for each in fetch()] == ["poster"]
    after = Picture.objects.get(kind="poster")
    assert picture_store().read(before.file_name("small")) is None
    assert picture_store().read(after.file_name("small")) is not None


def test_a_new_address_that_leads_nowhere_leaves_the_picture_there(
    heat: Title, files: FileServer, client: Client
) -> None:
    fetch()
    heat.artwork_url = f"http://{files.host}/gone.png"
    heat.save()
    assert [each.problem for each in fetch()] == ["There is no picture at this address (404)."]
    assert client.get(poster_address(heat.pk))["Content-Type"] == "image/webp"


def test_a_picture_goes_with_its_address_and_with_its_title(
    heat: Title, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    fetch()
    stored = {each.kind: each for each in Picture.objects.all()}
    heat.artwork_url = ""
    heat.save()
    assert client.get(poster_address(heat.pk))["Content-Type"] == "image/svg+xml"
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_unnamed() == 1
    assert picture_store().read(stored["poster"].file_name("large")) is None
    with django_capture_on_commit_callbacks(execute=True):
        heat.delete()
    assert picture_store().read(stored["backdrop"].file_name("large")) is None


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/a.png", "http://[::1]/a.png", "http://10.0.0.1/a.png", "http://0/a.png"],
)
def test_the_sites_own_network_is_asked_for_nothing(address: str) -> None:
    with pytest.raises(PictureRefused, match="private network"):
        check_address(address)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.png", "https://", "https://u:p@example.org/", "http://[::1"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(PictureRefused):
        check_address(address)


def test_a_host_that_is_away_is_unavailable_not_refused(files: FileServer) -> None:
    with pytest.raises(PictureUnavailable, match="There is no host"):
        check_address("https://no-such-host.invalid/a.png")


def test_a_picture_of_odd_proportions_fills_its_place() -> None:
    prepared = prepare_picture(picture((3000, 500)), "poster")
    assert size_of(prepared.files["small"]) == ("WEBP", (200, 300))
    assert size_of(prepared.files["large"]) == ("WEBP", (333, 500))


@pytest.mark.django_db(transaction=True)
def test_the_admin_fetches_a_new_poster_at_once_and_names_what_is_wrong(
    client: Client, files: FileServer
) -> None:
    client.force_login(User.objects.create_superuser("ana", "ana@example.org", "password"))
    inlines = [f"{each}-{part}_FORMS" for each in ("availability", "credits") for part in PARTS]
    form = {"kind": "film", "name": "Heat", "popularity": "0", **dict.fromkeys(inlines, "0")}
    for path, answer in (("/fine", Answer(picture())), ("/bad", Answer(b"no"))):
        address = files.lay_out(path, answer)
        saved = client.post(
            reverse("admin:catalog_title_add"), form | {"artwork_url": address}, follow=True
        )
        reported = "was not fetched: This is no picture" in saved.content.decode()
        assert reported == (path == "/bad")
    assert Picture.objects.exclude(digest="").count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("https://example.org/", "it must be file:///folder or s3://"),
        ("file://", "it must be file:///folder"),
        ("s3://B!/x", "no name of a bucket"),
        ("s3://bucket?colour=red", "colour is no option"),
        ("s3://bucket?endpoint=minio", "is no http"),
        ("s3://bucket/a b", "its prefix may hold"),
    ],
)
def test_an_invalid_store_is_refused_in_words(given: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        url.parse(given)


def test_a_store_is_a_folder_or_a_bucket() -> None:
    assert url.parse("") is None
    assert str(url.parse("file:///var/pictures")) == "/var/pictures"
    assert url.parse("s3://posters/site?region=eu-central-1") == url.BucketUrl(
        "posters", "site/", "eu-central-1"
    )


def test_pages_load_pictures_from_this_site_alone(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "img-src 'self' data:;" in policy + ";"
