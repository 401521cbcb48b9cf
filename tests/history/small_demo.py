"""A demo catalogue of a few titles in place of the one that ships: thousands would show no more."""

import zlib

import pytest

from catalog.demo import contents
from catalog.importing.title_record import TitleRecord

HEAT = TitleRecord(2, "Heat", 1995, movielens_id=6, genres=("Action", "Crime"))
SHANE = TitleRecord(3, "Shane", 1953, movielens_id=3, genres=("Western",))
ALIEN = TitleRecord(4, "Alien", 1979, movielens_id=7, genres=("Horror",), imdb_id="tt0078748")
RATED = [
    contents.DemoRating(1, 6, 4.0, 964982703),
    contents.DemoRating(2, 6, 3.0, 964982703),
    contents.DemoRating(1, 3, 5.0, 964982703),
]


def release(monkeypatch: pytest.MonkeyPatch, *titles: TitleRecord) -> None:
    """Makes these titles what ships."""
    ids = {title.movielens_id for title in titles}
    ratings = [each for each in RATED if each.movielens_id in ids]
    monkeypatch.setattr(contents, "titles", lambda: iter(titles))
    monkeypatch.setattr(contents, "ratings", lambda: iter(ratings))
    monkeypatch.setattr(contents, "fingerprint", lambda: f"{zlib.crc32(repr(titles).encode())}")
