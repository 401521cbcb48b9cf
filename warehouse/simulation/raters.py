"""Loads raters of the data set with many ratings, and derives their tastes by genre and mood."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.models import Title
from history.models import Rating

FEWEST_RATINGS, MOST_TITLES = 40, 1500
Floats = NDArray[np.float64]


class Raters(NamedTuple):
    """`stars` and `fits`: (raters, titles); stars are 0 where a title was not rated. `interests`:
    keys of genres and moods. `tastes`: (raters, interests), -1 to 1."""

    titles: list[int]
    names: list[str]
    interests: list[str]
    stars: Floats
    tastes: Floats
    fits: Floats


class NoRaters(Exception):
    """Nothing to simulate from."""


def known_raters() -> Raters:
    popular = Title.objects.active().order_by("-popularity", "id")[:MOST_TITLES]
    names = dict(popular.values_list("id", "name"))
    titles = list(names)
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
    return _described(names, people)


def _described(names: dict[int, str], people: list[list[tuple[int, float]]]) -> Raters:
    titles = list(names)
    stars = np.zeros((len(people), len(titles)))
    for row, rated in enumerate(people):
        columns, given = zip(*rated, strict=True)
        stars[row, list(columns)] = given
    interests, belongs = _interests(titles)
    tastes = _tastes(stars, belongs)
    expected = tastes @ belongs / np.maximum(belongs.sum(axis=0), 1.0)
    known = np.where(stars > 0, (stars - 0.5) / 4.5, 0.5 + 0.4 * expected)
    popular = np.linspace(0.08, 0.0, len(titles))
    fits = np.clip(known + popular, 0.0, 1.0)
    return Raters(titles, list(names.values()), interests, stars, tastes, fits)


def _interests(titles: list[int]) -> tuple[list[str], Floats]:
    """Returns the keys of genres and moods, and (interests, titles): 1 where a title has one."""
    places = {title: place for place, title in enumerate(titles)}
    pairs = [*_keys(titles, "genres", "genre"), *_keys(titles, "moods", "mood")]
    interests = sorted({key for key, _ in pairs})
    belongs = np.zeros((len(interests), len(titles)))
    for key, title in pairs:
        belongs[interests.index(key), places[title]] = 1.0
    return interests, belongs


def _keys(titles: list[int], of: str, family: str) -> list[tuple[str, int]]:
    rows = Title.objects.filter(id__in=titles).exclude(**{of: None}).order_by("id")
    return [(f"{family}:{slug}", title) for slug, title in rows.values_list(f"{of}__slug", "id")]


def _tastes(stars: Floats, belongs: Floats) -> Floats:
    """Returns how far above its mean a rater rates each interest, shrunk where they rated few."""
    rated = stars > 0
    counts = np.maximum(rated.sum(axis=1, keepdims=True), 1)
    centred = np.where(rated, stars - stars.sum(axis=1, keepdims=True) / counts, 0.0)
    tastes: Floats = np.clip(centred @ belongs.T / (rated @ belongs.T + 5.0) * 2.0, -1.0, 1.0)
    return tastes
