"""Trains a model from the ratings in the database."""

import hashlib
import json
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Max, Sum
from scipy.sparse import csr_array

from catalog.models import CatalogRevision, Title, TitleTag
from history.backend import all_ratings, last_change
from history.models import Rating
from recommender.core import content, lift, moods, prior, similarity
from recommender.core.fixed_point import Floats, quantize_lifts, quantize_priors
from recommender.core.implied_weights import implied_weights
from recommender.core.likes import Enjoyment, Likes, enjoyment_matrix, like_matrix
from recommender.model import model_file
from recommender.model.columns import TitleColumns, read_columns

# Incremented with every change to what is learned, so that --if-needed trains after an upgrade.
RECIPE = 4
ROWS_AT_A_TIME = 20_000

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Known:
    """Features of the rated titles.

    interests: (interests, rated) ones; kinds: of each interest; popularity: (rated,).
    """

    interests: csr_array
    kinds: list[str]
    popularity: Floats


@dataclass(frozen=True)
class Trained:
    facts: dict[str, Any]
    arrays: model_file.Arrays


def fingerprint() -> str:
    """A hash that changes with the ratings and the catalogue. One query each."""
    ratings = Rating.objects.aggregate(
        Count("id"), Max("id"), Max("rated_at"), Sum("stars"), Sum("title_id")
    )
    tags = TitleTag.objects.aggregate(Count("id"), Max("id"), Sum("people"))
    # Members' ratings are among those rows, or in another store of which only the last change is
    # known.
    elsewhere = last_change() if settings.HISTORY else 0
    found = [sorted(ratings.items()), sorted(tags.items()), elsewhere]
    facts = [RECIPE, CatalogRevision.current(), *found]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def train(progress: Progress) -> Trained:
    """Trains everything a model holds. Deterministic: the same bytes on the same machine."""
    made_of = fingerprint()
    columns = read_columns()
    progress(f"{len(columns.cards):,} titles, {len(columns.interests)} interests")
    likes, enjoyment, rated = read_ratings(columns, progress)
    kept = np.flatnonzero(rated)
    kinds = [interest.kind for interest in columns.interests]
    known = Known(columns.incidence[:, kept], kinds, columns.popularity[kept])
    arrays = learn(likes[:, kept], enjoyment[:, kept], known, progress)
    mood_arrays = learn_moods(columns, likes, read_synopses(columns), progress)
    facts = {
        "fingerprint": made_of,
        "interests": [interest.key for interest in columns.interests],
        "raters": likes.shape[0],
        "titles": kept.size,
        "likes": int(likes.sum()),
    }
    return Trained(facts, arrays | mood_arrays | {"title_ids": columns.ids[kept]})


def learn(
    likes: Likes, enjoyment: Enjoyment, titles: Known, progress: Progress
) -> model_file.Arrays:
    """Learns from rated titles. likes, enjoyment: (raters, rated titles), of the same rows."""
    interests = titles.interests
    counts = np.asarray(likes.sum(axis=0), np.float64)
    before = prior.prior_from_likes(counts)
    progress("learning what each interest lifts")
    learned = lift.lift_by_kind(enjoyment, implied_weights(likes, interests), titles.kinds)
    by_content = quantize_lifts(content.content_lift(learned, interests, counts))
    stored = quantize_lifts(learned)
    unliked = np.flatnonzero(counts == 0)
    stored[:, unliked] = content.predicted_lift(by_content, interests[:, unliked])
    progress(_statement(enjoyment))
    rows = similarity.similarity_rows(enjoyment)
    tonight = similarity.tonight_rows(enjoyment)
    return {
        "prior": quantize_priors(before),
        "lift": stored,
        "content": by_content,
        "own": quantize_lifts(content.own_lifts(interests, counts)),
        **_stored_rows("similar", rows),
        **_stored_rows("tonight", tonight),
        "known_popularity": np.sort(titles.popularity),
        "known_prior": np.sort(before),
    }


def _statement(enjoyment: Enjoyment) -> str:
    raters, titles = enjoyment.shape
    gigabytes = similarity.memory_bound(enjoyment) / 1e9
    covered = "all of them"
    if min(raters, titles) > similarity.LARGEST_SQUARE:
        covered = f"the {similarity.LARGEST_SQUARE:,} rated most often"
    return (
        f"learning which of {titles:,} rated titles go together, by EASE among {covered}: "
        f"at most {gigabytes:.1f} GB more memory"
    )


def _stored_rows(name: str, rows: csr_array) -> model_file.Arrays:
    """Columns take two bytes each where that many titles are rated at most."""
    is_small = rows.shape[1] <= np.iinfo(np.uint16).max + 1
    return {
        f"{name}_starts": rows.indptr.astype(np.int64),
        f"{name}_columns": rows.indices.astype(np.uint16 if is_small else np.int32),
        f"{name}_values": rows.data,
    }


def learn_moods(
    columns: TitleColumns, likes: Likes, synopses: list[str], progress: Progress
) -> model_file.Arrays:
    """Learns (moods, all titles) strengths, moods in the order of the interests.

    Also what each interest adds to them, to predict the moods of titles that are added later.
    """
    progress("learning how strongly each title has each mood")
    is_mood = np.array([interest.kind == "mood" for interest in columns.interests], np.bool_)
    tagged, kinds = columns.incidence[np.flatnonzero(is_mood)], columns.incidence[~is_mood]
    features = moods.title_features(kinds, likes, synopses)
    strengths = moods.strengths(moods.mood_scores(features, tagged), tagged)
    each = np.ones(len(columns.cards))
    return {
        "mood_title_ids": columns.ids,
        "mood_strengths": quantize_lifts(strengths),
        "mood_content": quantize_lifts(content.content_lift(strengths, columns.incidence, each)),
    }


def read_synopses(columns: TitleColumns) -> list[str]:
    texts = [""] * len(columns.cards)
    rows = Title.objects.exclude(synopsis="").values_list("id", "synopsis").order_by()
    for title, synopsis in rows.iterator(ROWS_AT_A_TIME):
        if title in columns.column_of:
            texts[columns.column_of[title]] = synopsis
    return texts


def read_ratings(columns: TitleColumns, progress: Progress) -> tuple[Likes, Enjoyment, np.ndarray]:
    """Streams all ratings, members' from the history store.

    Returns likes and enjoyment over all columns, and which titles have a rating. Raises
    HistoryUnavailable.
    """
    people: dict[str, int] = {}
    raters, titles, stars = array("q"), array("q"), array("d")
    for person, title, star in all_ratings():
        column = columns.column_of.get(title)
        if column is not None:
            raters.append(people.setdefault(person, len(people)))
            titles.append(column)
            stars.append(star)
    progress(f"{len(stars):,} ratings by {len(people):,} people")
    # People in the order of their names, whatever the database's order: for the same bytes.
    place = {person: number for number, person in enumerate(sorted(people))}
    renumbered = np.array([place[person] for person in people], np.int64)
    by_title = np.frombuffer(titles, np.int64)
    given = (
        renumbered[np.frombuffer(raters, np.int64)],
        by_title,
        np.frombuffer(stars, np.float64),
        len(columns.ids),
    )
    rated = np.bincount(by_title, minlength=len(columns.ids)) > 0
    return like_matrix(*given), enjoyment_matrix(*given), rated
