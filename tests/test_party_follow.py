"""Events applied to an old snapshot equal a fresh one, for every participant, whatever happens."""

import datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parties import batch, following, showing
from parties.changes import (
    Change,
    ChangeSettings,
    ClearWeights,
    Hide,
    Remove,
    SetWeights,
    Succeed,
    Transfer,
)
from parties.client_out import RecommendationsFrame, TitleName
from parties.evening import Pause, PickTitle, Play, RateEvening, Seek, Stop
from parties.membership import BringTaste, Claim
from parties.state import PartyState
from parties.telling import Telling, tell
from recommender.answer import Filters
from recommender.core.strategies import STRATEGIES
from tests.cast import EVENING, PARTY, join
from tests.follower import comparable, follow

KEYS = ["genre:comedy", "genre:horror", "era:1990s", "title:7", "title:11", "title:404"]
PEOPLE = ["ana", "bo", "cy", "vi", "di", "nobody"]
NO_LIST = RecommendationsFrame(0, "average", "shared", {}, {}, [])

people = st.sampled_from(PEOPLE)
weights = st.dictionaries(st.sampled_from(KEYS), st.none() | st.floats(-1, 1), max_size=4)
ids = st.sampled_from(["evening1", "evening2", "evening3"])
moments = st.datetimes(
    EVENING.replace(tzinfo=None),
    EVENING.replace(tzinfo=None, year=2027),
    timezones=st.just(datetime.UTC),
)
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(SetWeights, people, weights),
    st.builds(ClearWeights, people),
    st.builds(Hide, people, st.booleans()),
    st.builds(
        ChangeSettings,
        people,
        name=st.none() | st.sampled_from(["Movie night", "Late night"]),
        locked=st.none() | st.booleans(),
        strategy=st.none() | st.sampled_from(sorted(STRATEGIES)),
        filters=st.none() | st.just(Filters(kind="series", year_min=1990)),
        importance=st.none() | st.dictionaries(people, st.floats(0, 2), max_size=2),
    ),
    st.builds(Remove, people, people, st.none() | st.just("another secret")),
    st.builds(Transfer, people, people),
    st.builds(Succeed, people, people),
    st.just(join("Di", admitted=True)),
    st.builds(Claim, people, st.integers(1, 3)),
    st.builds(BringTaste, people, st.none() | st.just(EVENING)),
    st.builds(
        PickTitle, people, ids, st.sampled_from([7, 11, 404]), moments, present=st.just(frozenset())
    ),
    st.builds(Play, people, st.floats(0, 9000), moments),
    st.builds(Pause, people, st.floats(0, 9000)),
    st.builds(Seek, people, st.floats(0, 9000), moments),
    st.builds(Stop, people, moments, st.just(frozenset({"bo"}))),
    st.builds(RateEvening, people, ids, st.none() | st.sampled_from([0.5, 4.0]), moments),
)


def name_of(title: int) -> TitleName | None:
    return None if title == 404 else TitleName(f"Title {title}", 1990 + title)


def fresh(state: PartyState, participant: str) -> dict[str, Any]:
    frame = showing.snapshot(state, state.participants[participant], (), NO_LIST, (), name_of)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(frame))
    return decoded


@given(st.lists(st.lists(changes, min_size=1, max_size=5), max_size=8))
def test_events_applied_to_an_old_snapshot_equal_a_fresh_one(batches: list[list[Change]]) -> None:
    state = PARTY
    known = {each.id: fresh(state, each.id) for each in state.those_in()}
    for changes_taken in batches:
        taken = batch.take(state, changes_taken)
        for step in taken.steps:
            told = tell(step.event, Telling(step.state.revision, step.state, name_of))
            known = {
                who: follow(memory, msgspec.json.decode(told.private.get(who, told.frame)))
                for who, memory in known.items()
            }
        state = taken.after
        known = {who: memory for who, memory in known.items() if state.participants[who].is_in}
        for who, memory in known.items():
            assert comparable(memory) == comparable(fresh(state, who))


@given(st.lists(changes, max_size=12))
def test_what_somebody_hides_is_in_no_frame_for_others(taken: list[Change]) -> None:
    secret = 0.123456
    hiding: list[Change] = [Hide("bo", True), SetWeights("bo", {"genre:comedy": secret})]
    later = [each for each in taken if not (isinstance(each, Hide) and each.by == "bo")]
    for step in batch.take(PARTY, [*hiding, *later]).steps:
        told = tell(step.event, Telling(step.state.revision, step.state, name_of))
        frames = [told.frame, *(frame for who, frame in told.private.items() if who != "bo")]
        assert all(str(secret).encode() not in frame for frame in frames)


@given(st.lists(st.lists(changes, min_size=1, max_size=5), max_size=8))
def test_a_process_that_hears_of_changes_comes_to_the_same_state(
    batches: list[list[Change]],
) -> None:
    state = elsewhere = PARTY
    for changes_taken in batches:
        taken = batch.take(state, changes_taken)
        sent = msgspec.msgpack.encode(following.told(taken, changes_taken))
        heard = following.followed(elsewhere, msgspec.msgpack.decode(sent))
        assert heard == taken.after
        state = elsewhere = taken.after


def test_what_leads_elsewhere_is_forgotten_and_what_does_not_fit_is_left() -> None:
    moved: list[Change] = [SetWeights("ana", {"genre:comedy": 0.5})]
    taken = batch.take(PARTY, moved)
    message = following.told(taken, moved)
    another = replace(PARTY, name="Another name")
    assert following.followed(another, message) is None
    assert following.followed(taken.after, message) is taken.after
    assert following.followed(PARTY, {"told": b""}) is PARTY
    assert following.followed(PARTY, {**message, "changes": b"no list of changes"}) is None
