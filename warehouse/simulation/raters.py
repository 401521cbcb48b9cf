"""Who could sit on a sofa: people with many ratings, and what their ratings say of them."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.models import Title
from history.models import Rating

FEWEST_RATINGS, MOST_TITLES = 40, 1500
Floats = NDArray[np.float64]


class Raters(NamedTuple):
    """`stars` and `fits`: (raters, titles); stars are 0 where a title was not rated. `tastes`:
    (raters, genres), -1 to 1."""

    titles: list[int]
    genres: list[str]
    stars: Floats
    tastes: Floats
    fits: Floats


class NoRaters(Exception):
    """Nothing to simulate from."""


def known_raters() -> Raters:
    titles = list(
        Title.objects.active().order_by("-popularity", "id").values_list("id", flat=True)
    )[:MOST_TITLES]
    places = {title: place for place, title in enumerate(titles)}
    given = defaultdict[str, list[tuple[int, float]]](list)
    rows = Rating.objects.filter(person__startswith="movielens:", title__in=titles)
    for person, title, stars in rows.order_by("person", "title").values_list(
        "person", "title", "stars"
    ):
        given[person].append((places[title], stars))
    people = [rated for _, rated in sorted(given.items()) if len(rated) >= FEWEST_RATINGS]
    if not people:
        raise NoRaters(
            f"Nobody in the catalogue has rated {FEWEST_RATINGS} titles; "
            "`manage.py load_demo_catalog` brings people who have."
        )
    return _described(titles, people)


def _described(titles: list[int], people: list[list[tuple[int, float]]]) -> Raters:
    stars = np.zeros((len(people), len(titles)))
    for row, rated in enumerate(people):
        columns, given = zip(*rated, strict=True)
        stars[row, list(columns)] = given
    genres, belongs = _genres(titles)
    tastes = _tastes(stars, belongs)
    expected = tastes @ belongs / np.maximum(belongs.sum(axis=0), 1.0)
    known = np.where(stars > 0, (stars - 0.5) / 4.5, 0.5 + 0.4 * expected)
    popular = np.linspace(0.08, 0.0, len(titles))
    return Raters(titles, genres, stars, tastes, np.clip(known + popular, 0.0, 1.0))


def _genres(titles: list[int]) -> tuple[list[str], Floats]:
    """belongs: (genres, titles), 1 where a title is of a genre."""
    places = {title: place for place, title in enumerate(titles)}
    rows = Title.objects.filter(id__in=titles).exclude(genres=None)
    pairs = list(rows.order_by("id").values_list("genres__slug", "id"))
    genres = sorted({slug for slug, _ in pairs})
    belongs = np.zeros((len(genres), len(titles)))
    for slug, title in pairs:
        belongs[genres.index(slug), places[title]] = 1.0
    return genres, belongs


def _tastes(stars: Floats, belongs: Floats) -> Floats:
    """How much better than their own mean they rate a genre, shrunk where they rated few of it."""
    rated = stars > 0
    counts = np.maximum(rated.sum(axis=1, keepdims=True), 1)
    centred = np.where(rated, stars - stars.sum(axis=1, keepdims=True) / counts, 0.0)
    tastes: Floats = np.clip(centred @ belongs.T / (rated @ belongs.T + 5.0) * 2.0, -1.0, 1.0)
    return tastes
