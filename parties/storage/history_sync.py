"""Writes a party's ratings and views to members' histories, in the transaction of the batch, and
reads members' histories as tastes."""

import datetime
import functools

from history.backend import history
from history.person_keys import member_key
from history.records import Rated, View
from history.view_ids import view_id
from imports.models import wanted_titles
from parties.domain.batch import Batch
from parties.domain.events import EveningRated, PlaybackChanged
from parties.domain.state import ParticipantState, PartyState, Taste
from recommender.room.history_taste import rating_weight

SOURCE = "party"
MOST_VIEWS = 10_000
WANTED_WEIGHT = 0.25
"""A quarter of five stars: a wish for later says less than what was liked."""


def person_of(member: int) -> str:
    """Returns the key of a member in history."""
    return member_key(member)


def write_history(batch: Batch, at: datetime.datetime) -> None:
    for step in batch.steps:
        _write_event(step.event, step.state, at)


@functools.singledispatch
def _write_event(event: object, state: PartyState, at: datetime.datetime) -> None:
    """Does nothing for most events: they are no history of anyone."""


@_write_event.register
def _(event: EveningRated, state: PartyState, at: datetime.datetime) -> None:
    member = state.participants[event.participant].member
    if member is None:
        return
    person = person_of(member)
    if event.stars is None:
        history().remove_rating(person, event.pick.title)
    else:
        history().rate(Rated(person, event.pick.title, event.stars, at, SOURCE))


@_write_event.register
def _(event: PlaybackChanged, state: PartyState, at: datetime.datetime) -> None:
    if event.pick.ended_at is None or not event.pick.was_watched:
        return
    key = view_id(event.pick.picked_at, event.pick.id)
    seconds = round(event.pick.position)
    history().record_views(
        View(person_of(each.member), key, event.pick.title, event.pick.picked_at, seconds, SOURCE)
        for each in _members_present(event, state)
        if each.member is not None
    )


def _members_present(event: PlaybackChanged, state: PartyState) -> list[ParticipantState]:
    return [each for each in state.active_participants() if each.id in event.present]


def ratings_and_views(member: int) -> tuple[dict[int, float], frozenset[int]]:
    """Returns stars by title id, and the ids of titles they have seen. Blocking. Raises
    HistoryUnavailable or a DatabaseError."""
    person = person_of(member)
    stars = {each.title: each.stars for each in history().ratings(person)}
    watched = {view.title for view in history().recent_views(person, MOST_VIEWS)}
    return stars, frozenset(watched | stars.keys())


def titles_to_watch(member: int) -> list[int]:
    """Returns the titles that a member wants to watch and has not seen, newest first. Blocking.
    Raises HistoryUnavailable or a DatabaseError."""
    wanted = [title for title, _ in wanted_titles(member)]
    seen = ratings_and_views(member)[1] if wanted else frozenset[int]()
    return [title for title in wanted if title not in seen]


def taste_of(member: int) -> Taste:
    """Returns a member's taste. Blocking. Raises HistoryUnavailable or a DatabaseError.

    What they want to watch, and have not seen, counts as a like, but a light one.
    """
    stars, seen = ratings_and_views(member)
    wanted = {title: WANTED_WEIGHT for title, _ in wanted_titles(member) if title not in seen}
    return Taste({**wanted, **{title: rating_weight(each) for title, each in stars.items()}}, seen)
