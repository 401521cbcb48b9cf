"""What an evening leaves in its members' histories, in the transaction that makes it; and what
their histories say of them when they come."""

import datetime
import functools

from history import writing
from history.records import Rated, View
from history.stores import history
from history.views import view_id
from parties.batch import Batch
from parties.events import EveningRated, PlaybackChanged
from parties.state import ParticipantState, PartyState, Taste
from recommender.taste import feeling

SOURCE = "party"
MOST_VIEWS = 10_000


def person_of(member: int) -> str:
    """The key of a member in histories."""
    return f"member:{member}"


def remember(taken: Batch, at: datetime.datetime) -> None:
    for step in taken.steps:
        _remember(step.event, step.state, at)


@functools.singledispatch
def _remember(event: object, state: PartyState, at: datetime.datetime) -> None:
    """Most of what happens in a room is no history of anyone."""


@_remember.register
def _(event: EveningRated, state: PartyState, at: datetime.datetime) -> None:
    member = state.participants[event.participant].member
    if member is None:
        return
    person = person_of(member)
    if event.stars is None:
        writing.remove_rating(person, event.pick.title)
    else:
        writing.rate(Rated(person, event.pick.title, event.stars, at, SOURCE))


@_remember.register
def _(event: PlaybackChanged, state: PartyState, at: datetime.datetime) -> None:
    if event.pick.ended_at is None or not event.pick.was_watched:
        return
    key = view_id(event.pick.picked_at, event.pick.id)
    seconds = round(event.pick.position)
    writing.record_views(
        View(person_of(each.member), key, event.pick.title, event.pick.picked_at, seconds, SOURCE)
        for each in _members_present(event, state)
        if each.member is not None
    )


def _members_present(event: PlaybackChanged, state: PartyState) -> list[ParticipantState]:
    return [each for each in state.those_taking_part() if each.id in event.present]


def known_of(member: int) -> tuple[dict[int, float], frozenset[int]]:
    """Title id → stars, and the ids of what they have seen. Blocking. Raises HistoryAway or a
    DatabaseError."""
    person = person_of(member)
    stars = {each.title: each.stars for each in history().ratings(person)}
    watched = {view.title for view in history().recent_views(person, MOST_VIEWS)}
    return stars, frozenset(watched | stars.keys())


def taste_of(member: int) -> Taste:
    """Blocking. Raises HistoryAway or a DatabaseError."""
    stars, seen = known_of(member)
    return Taste({title: feeling(number) for title, number in stars.items()}, seen)
