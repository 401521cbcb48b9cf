"""From the ratings in the database to a model file."""

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
from history.models import Rating
from history.stores import all_ratings, last_change
from recommender import artefact
from recommender.columns import TitleColumns, read_columns
from recommender.core import content, lift, moods, prior, similarity
from recommender.core.grid import Floats, lifts, priors
from recommender.core.likes import Enjoyment, Likes, enjoyment_matrix, like_matrix
from recommender.core.taste import implied_weights

# Grows with every change to what is learned, so that --if-needed trains again after an upgrade.
RECIPE = 3
ROWS_AT_A_TIME = 20_000

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Known:
    """What is known of the rated titles besides their ratings.

    interests: (interests, rated) ones; kinds: of each interest; popularity: (rated,).
    """

    interests: csr_array
    kinds: list[str]
    popularity: Floats


@dataclass(frozen=True)
class Trained:
    facts: dict[str, Any]
    arrays: artefact.Arrays


def fingerprint() -> str:
    """Changes whenever the ratings or the catalogue that a model was made of do. One query each."""
    ratings = Rating.objects.aggregate(
        Count("id"), Max("id"), Max("rated_at"), Sum("stars"), Sum("title_id")
    )
    tags = TitleTag.objects.aggregate(Count("id"), Max("id"), Sum("people"))
    # Members' ratings are among those rows, or else somewhere that only says that it has changed.
    elsewhere = last_change() if settings.HISTORY else 0
    found = [sorted(ratings.items()), sorted(tags.items()), elsewhere]
    facts = [RECIPE, CatalogRevision.current(), *found]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def train(progress: Progress) -> Trained:
    """Everything a model holds. Same ratings and titles, same machine: the same bytes."""
    made_of = fingerprint()
    columns = read_columns()
    progress(f"{len(columns.cards):,} titles, {len(columns.interests)} interests")
    likes, enjoyment, rated = read_ratings(columns, progress)
    kept = np.flatnonzero(rated)
    kinds = [interest.kind for interest in columns.interests]
    known = Known(columns.incidence[:, kept], kinds, columns.popularity[kept])
    arrays = learn(likes[:, kept], enjoyment[:, kept], known, progress)
    felt = learn_moods(columns, likes, read_synopses(columns), progress)
    facts = {
        "fingerprint": made_of,
        "interests": [interest.key for interest in columns.interests],
        "raters": likes.shape[0],
        "titles": kept.size,
        "likes": int(likes.sum()),
    }
    return Trained(facts, arrays | felt | {"title_ids": columns.ids[kept]})


def learn(likes: Likes, enjoyment: Enjoyment, titles: Known, progress: Progress) -> artefact.Arrays:
    """likes, enjoyment: (raters, rated titles), rows and columns alike."""
    interests = titles.interests
    counts = np.asarray(likes.sum(axis=0), np.float64)
    before = prior.prior_from_likes(counts)
    progress("learning what each interest lifts")
    learned = lift.lift_by_kind(enjoyment, implied_weights(likes, interests), titles.kinds)
    by_content = lifts(content.content_lift(learned, interests, counts))
    stored = lifts(learned)
    unliked = np.flatnonzero(counts == 0)
    stored[:, unliked] = content.predicted_lift(by_content, interests[:, unliked])
    progress("learning which titles go together")
    rows = similarity.similarity_rows(enjoyment)
    return {
        "prior": priors(before),
        "lift": stored,
        "content": by_content,
        "own": lifts(content.own_lifts(interests, counts)),
        "similar_starts": rows.indptr.astype(np.int64),
        "similar_columns": rows.indices.astype(np.int32),
        "similar_values": rows.data,
        "known_popularity": np.sort(titles.popularity),
        "known_prior": np.sort(before),
    }


def learn_moods(
    columns: TitleColumns, likes: Likes, synopses: list[str], progress: Progress
) -> artefact.Arrays:
    """How strongly each title has each mood, (moods, all titles), moods in the order of the
    interests; and what each interest adds to that, for titles that come later."""
    progress("learning how strongly each title has each mood")
    is_mood = np.array([interest.kind == "mood" for interest in columns.interests], np.bool_)
    said, kinds = columns.incidence[np.flatnonzero(is_mood)], columns.incidence[~is_mood]
    features = moods.title_features(kinds, likes, synopses)
    strengths = moods.strengths(moods.mood_scores(features, said), said)
    each = np.ones(len(columns.cards))
    return {
        "mood_title_ids": columns.ids,
        "mood_strengths": lifts(strengths),
        "mood_content": lifts(content.content_lift(strengths, columns.incidence, each)),
    }


def read_synopses(columns: TitleColumns) -> list[str]:
    texts = [""] * len(columns.cards)
    rows = Title.objects.exclude(synopsis="").values_list("id", "synopsis").order_by()
    for title, synopsis in rows.iterator(ROWS_AT_A_TIME):
        if title in columns.column_of:
            texts[columns.column_of[title]] = synopsis
    return texts


def read_ratings(columns: TitleColumns, progress: Progress) -> tuple[Likes, Enjoyment, np.ndarray]:
    """Streams everybody's ratings, members' from wherever history is kept. Returns likes and
    enjoyment over all columns, and which titles have a rating. Raises HistoryAway."""
    people: dict[str, int] = {}
    raters, titles, stars = array("q"), array("q"), array("d")
    for person, title, star in all_ratings():
        column = columns.column_of.get(title)
        if column is not None:
            raters.append(people.setdefault(person, len(people)))
            titles.append(column)
            stars.append(star)
    progress(f"{len(stars):,} ratings by {len(people):,} people")
    # Whatever order the database gave: people in the order of their names, for the same bytes.
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
