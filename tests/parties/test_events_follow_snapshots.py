"""Events applied to an old snapshot equal a fresh one, for every participant, whatever happens."""

import datetime
from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parties.domain import batch
from parties.domain.absence import MarkAway, MarkBack
from parties.domain.account_link import BringTaste, Claim
from parties.domain.ballot import (
    CancelBallot,
    CastVote,
    CloseBallot,
    ExpireBallot,
    OpenBallot,
    UpdateEntitled,
)
from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import Placement
from parties.domain.chat import DeleteMessage, Mute, SendMessage
from parties.domain.closing import Close, Reopen
from parties.domain.commands import (
    ChangeSettings,
    ClearWeights,
    Command,
    Hide,
    Remove,
    SetWeights,
    Succeed,
    Transfer,
)
from parties.domain.events import BallotChanged
from parties.domain.looking import ShareFocus
from parties.domain.membership import Leave, Rename
from parties.domain.place_requests import AnswerPlaceRequest, AskForPlace
from parties.domain.playback import Pause, PickTitle, Play, RateEvening, Seek, Stop, UndoPick
from parties.domain.ready import AskReady, SetReady
from parties.domain.shortlist import AddNomination, RemoveNomination
from parties.domain.state import PartyState, StreamPosition
from parties.domain.waiting import EndWait, ScreenCaughtUp, WaitForScreen
from parties.protocol import snapshot
from parties.protocol.chat_frames import EncodedMessage, encode_messages
from parties.protocol.event_frames import EncodedEvent, EventContext, encode_event
from parties.protocol.server_messages import RecommendationsFrame, TitleName
from parties.rooms import replication
from parties.rooms.event_order import EventOrder
from recommender.core.strategies import STRATEGIES
from recommender.types import Filters
from tests.cast import EVENING, PARTY, join
from tests.parties.protocol_state import apply_frame, comparable

KEYS = ["genre:comedy", "genre:horror", "era:1990s", "title:7", "title:11", "title:404"]
PEOPLE = ["ana", "bo", "cy", "vi", "di", "nobody"]
NO_LIST = RecommendationsFrame(0, "average", "shared", {}, {}, [])

NOW = datetime.datetime.now(datetime.UTC)

people = st.sampled_from(PEOPLE)
texts = st.sampled_from(["what about this one", "👩\u200d🚀", "<b>no</b>"])
weights = st.dictionaries(st.sampled_from(KEYS), st.none() | st.floats(-1, 1), max_size=4)
ids = st.sampled_from(["evening1", "evening2", "evening3"])
groups = st.frozensets(people)
moments = st.datetimes(
    EVENING.replace(tzinfo=None),
    EVENING.replace(tzinfo=None, year=2027),
    timezones=st.just(datetime.UTC),
) | st.integers(0, 8).map(lambda seconds: EVENING + datetime.timedelta(seconds=seconds))
titles = st.sampled_from([7, 11, 404])
some_titles = st.lists(titles, max_size=3).map(tuple)
some_people = st.frozensets(people, max_size=3)
ballots = st.sampled_from(["ballot1", "ballot2", "ballot3"])
placements = st.lists(
    st.builds(
        Placement,
        titles,
        st.none() | st.integers(1, 20),
        st.just("list"),
        st.none() | st.floats(-1, 1),
        st.dictionaries(people, st.floats(0, 1), max_size=3),
    ),
    max_size=3,
).map(tuple)
deciding = st.one_of(
    st.builds(AddNomination, people, titles, moments),
    st.builds(RemoveNomination, people, titles),
    st.builds(SetWeights, people, st.just({"title:7": -1.0})),
    st.builds(
        OpenBallot,
        st.just("ana"),
        ballots,
        st.sampled_from(["approval", "ranked", "score"]),
        st.permutations([7, 11, 404]).map(lambda all_three: tuple(all_three[:2])),
        moments,
        st.none() | st.just(60),
        st.integers(0, 1),
        some_people,
        placements=placements,
    ),
    st.builds(
        CastVote, people, ballots, st.builds(Vote, approve=some_titles, veto=some_titles), moments
    ),
    st.builds(CastVote, people, ballots, st.builds(Vote, ranking=some_titles), moments),
    st.builds(
        CastVote,
        people,
        ballots,
        st.builds(Vote, scores=st.dictionaries(titles.map(str), st.integers(0, 5), max_size=2)),
        moments,
    ),
    st.builds(CloseBallot, st.just("ana"), ballots, moments, some_people),
    st.builds(CancelBallot, st.just("ana"), ballots, moments),
    st.builds(ExpireBallot, ballots, moments, some_people),
    st.builds(UpdateEntitled, ballots, moments, some_people, some_people, some_people),
)
changes: st.SearchStrategy[Command] = st.one_of(
    deciding,
    st.builds(SetWeights, people, weights),
    st.builds(ClearWeights, people),
    st.builds(Hide, people, st.booleans()),
    st.builds(
        ChangeSettings,
        people,
        name=st.none() | st.sampled_from(["Movie night", "Late night"]),
        locked=st.none() | st.booleans(),
        strategy=st.none() | st.sampled_from(sorted(STRATEGIES)),
        filters=st.none() | st.just(Filters(kind="series", year_min=1990, keep_watched=True)),
        away_after=st.none() | st.just(5),
        importance=st.none() | st.dictionaries(people, st.floats(0, 2), max_size=2),
        chat=st.none() | st.booleans(),
        wait_for_all=st.none() | st.booleans(),
    ),
    st.builds(SendMessage, people, texts, st.just(NOW), st.none() | st.sampled_from([7, 404])),
    st.builds(DeleteMessage, people, st.integers(1, 8), people),
    st.builds(Mute, people, people, st.booleans()),
    st.builds(Remove, people, people, st.none() | st.just("another secret")),
    st.builds(Transfer, people, people),
    st.builds(Succeed, people, people),
    st.just(join("Di", admitted=True)),
    st.builds(Leave, people, st.frozensets(people, max_size=3)),
    st.builds(Rename, people, st.sampled_from(["Ana", "Robert", "\u0410na"])),
    st.builds(
        lambda who: replace(join(f"Back{who}", admitted=True), id=f"new{who}", returning=who),
        people,
    ),
    st.builds(MarkAway, st.tuples(people, people), moments),
    st.builds(MarkBack, st.tuples(people)),
    st.builds(AskForPlace, people, st.sampled_from(["one", "two"]), moments, st.just(PARTY.secret)),
    st.builds(
        AnswerPlaceRequest,
        people,
        people,
        st.sampled_from(
            [replace(PARTY.participants["bo"], request_key=key).request for key in ("one", "two")]
        ),
        st.booleans(),
        moments,
    ),
    st.builds(Close, people),
    st.builds(Reopen, people),
    st.builds(Claim, people, st.integers(1, 3)),
    st.builds(ShareFocus, people, st.booleans()),
    st.builds(BringTaste, people, st.none() | st.just(EVENING)),
    st.builds(
        PickTitle, people, ids, st.sampled_from([7, 11, 404]), moments, present=st.just(frozenset())
    ),
    st.builds(UndoPick, people, moments, st.none() | ids),
    st.builds(UndoPick, st.just("ana"), st.just(EVENING)),
    st.builds(Play, people, st.floats(0, 9000), moments, groups, st.floats(0, 10)),
    st.builds(Pause, people, st.floats(0, 9000), moments),
    st.builds(Seek, people, st.floats(0, 9000), moments),
    st.builds(Stop, people, moments, st.just(frozenset({"bo"}))),
    st.builds(AskReady, people, moments, groups),
    st.builds(SetReady, people, st.booleans()),
    st.builds(WaitForScreen, people, st.floats(0, 9000), moments),
    st.builds(ScreenCaughtUp, people, moments),
    st.builds(EndWait, ids, moments, moments),
    st.builds(RateEvening, people, ids, st.none() | st.sampled_from([0.5, 4.0]), moments),
)


def name_of(title: int) -> TitleName | None:
    return None if title == 404 else TitleName(f"Title {title}", 1990 + title)


def fresh(state: PartyState, participant: str) -> dict[str, Any]:
    frame = snapshot.snapshot(
        state, state.participants[participant], (), NO_LIST, (), name_of, {}, None
    )
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(frame))
    return decoded


@given(st.lists(st.lists(changes, min_size=1, max_size=5), max_size=8))
def test_events_applied_to_an_old_snapshot_equal_a_fresh_one(batches: list[list[Command]]) -> None:
    state, used = PARTY, set[str]()
    known = {each.id: fresh(state, each.id) for each in state.joined_participants()}
    for changes_applied in batches:
        outcome = batch.apply_commands(
            state, [each for each in changes_applied if is_new(each, used)]
        )
        for step in outcome.steps:
            reported = encode_event(
                step.event, EventContext(step.state.revision, step.state, name_of)
            )
            known = {
                who: apply_frame(
                    memory, msgspec.json.decode(reported.private.get(who, reported.frame))
                )
                for who, memory in known.items()
                if who != reported.left  # whose sockets are closed
            }
        for message in encode_messages(outcome, name_of):
            sent = msgspec.json.decode(message.frame)
            known = {who: apply_frame(memory, sent) for who, memory in known.items()}
        state = outcome.after
        for who, memory in known.items():
            assert comparable(memory) == comparable(fresh(state, who))
        known |= {
            each.id: fresh(state, each.id)
            for each in state.joined_participants()
            if each.id not in known
        }


def is_new(change: Command, picked: set[str]) -> bool:
    """The ids of picks and ballots are random: no two have the same."""
    if not isinstance(change, PickTitle | OpenBallot):
        return True
    was_picked = change.id in picked
    picked.add(change.id)
    return not was_picked


def newest_message(state: PartyState) -> StreamPosition:
    return StreamPosition(state.epoch, state.last_message)


@given(st.lists(st.lists(changes, min_size=1, max_size=4) | st.integers(0, 5), max_size=10))
def test_after_a_restore_events_of_any_epoch_lead_to_a_fresh_snapshot(
    steps: list[list[Command] | int],
) -> None:
    """A number restores that one of the states so far. Earlier events are received again, late."""
    state, earlier, reported, picked = PARTY, [PARTY], list[EncodedEvent](), set[str]()
    order = EventOrder[EncodedEvent]()
    order.advance_to(state.stream_position)
    messages, message_order = list[EncodedMessage](), EventOrder[EncodedMessage]()
    message_order.advance_to(newest_message(state))
    known, has_left = fresh(state, "ana"), False
    for number, step in enumerate(steps):
        if isinstance(step, int):
            state = replace(earlier[step % len(earlier)], epoch=f"epoch {number}")
            order.advance_to(state.stream_position)
            message_order.advance_to(newest_message(state))
            known = fresh(state, "ana")
        else:
            outcome = batch.apply_commands(state, [each for each in step if is_new(each, picked)])
            reported += [
                encode_event(each.event, EventContext(each.state.revision, each.state, name_of))
                for each in outcome.steps
            ]
            messages += encode_messages(outcome, name_of)
            state = outcome.after
        earlier.append(state)
        for each in order.add(reported):
            known = apply_frame(known, msgspec.json.decode(each.private.get("ana", each.frame)))
            has_left = has_left or each.left == "ana"
        for sent in message_order.add(messages):
            known = apply_frame(known, msgspec.json.decode(sent.frame))
        if has_left:  # her sockets are closed; she connects again if she comes back
            has_left, known = False, fresh(state, "ana")
        assert comparable(known) == comparable(fresh(state, "ana"))


@given(st.lists(changes, max_size=12))
def test_what_somebody_hides_is_in_no_frame_for_others(outcome: list[Command]) -> None:
    secret = 0.123456
    hiding: list[Command] = [Hide("bo", True), SetWeights("bo", {"genre:comedy": secret})]
    later = [each for each in outcome if not (isinstance(each, Hide) and each.by == "bo")]
    for step in batch.apply_commands(PARTY, [*hiding, *later]).steps:
        reported = encode_event(step.event, EventContext(step.state.revision, step.state, name_of))
        frames = [
            reported.frame,
            *(frame for who, frame in reported.private.items() if who != "bo"),
        ]
        assert all(str(secret).encode() not in frame for frame in frames)


@given(st.lists(changes, max_size=12))
def test_a_vote_is_in_no_frame_for_others_before_its_ballot_is_closed(
    later: list[Command],
) -> None:
    """Two votes that differ in nothing but what they are for lead to the same frames."""
    opened = OpenBallot("ana", "ballot0", "approval", (7, 11), EVENING, None, 1, frozenset({"bo"}))
    received = [
        list(sent_while_open([opened, CastVote("bo", "ballot0", vote, EVENING), *later]))
        for vote in (Vote(approve=(7,)), Vote(approve=(11,), veto=(7,)))
    ]
    assert received[0] == received[1]


def sent_while_open(commands: list[Command]) -> Iterator[bytes]:
    """What everybody but Bo is sent, until the ballot is no longer open."""
    for step in batch.apply_commands(PARTY, commands).steps:
        if isinstance(step.event, BallotChanged) and not step.event.ballot.is_open:
            return
        reported = encode_event(step.event, EventContext(step.state.revision, step.state, name_of))
        yield reported.frame
        yield from (frame for who, frame in reported.private.items() if who != "bo")
        for who in step.state.joined_participants():
            if who.id != "bo":
                shown = comparable(fresh(step.state, who.id))
                yield msgspec.json.encode(shown, order="sorted")


@given(st.lists(changes, max_size=12))
def test_a_viewer_never_receives_the_secret_that_opens_a_locked_party(
    outcome: list[Command],
) -> None:
    bans: list[Command] = [Remove("ana", "cy", "a ban's secret"), Transfer("ana", "vi")]
    for step in batch.apply_commands(PARTY, [*bans, *outcome]).steps:
        reported = encode_event(step.event, EventContext(step.state.revision, step.state, name_of))
        shown = msgspec.json.encode(fresh(step.state, "vi"))
        for frame in (reported.private.get("vi", reported.frame), shown):
            assert b"secret" not in frame.replace(b'"secret":null', b"")


def is_of_no_message(change: Command, state: PartyState) -> bool:
    return isinstance(change, DeleteMessage) and change.number > state.last_message


@given(st.lists(st.lists(changes, min_size=1, max_size=5), max_size=8))
def test_a_process_that_receives_events_reaches_the_same_state(
    batches: list[list[Command]],
) -> None:
    state = elsewhere = PARTY
    for changes_applied in batches:
        outcome = batch.apply_commands(state, changes_applied)
        messages = encode_messages(outcome, name_of)
        sent = replication.commit_message(outcome, changes_applied, [], messages)
        received = msgspec.msgpack.decode(msgspec.msgpack.encode(sent))
        came_to = replication.apply_commit(elsewhere, received)
        if came_to is None:  # it reads the party: of a message that it has not received yet
            assert any(is_of_no_message(each, elsewhere) for each in changes_applied)
        else:
            for message in replication.messages_of(received):
                came_to = came_to.with_message(message.message)
            assert came_to == outcome.after
        state = elsewhere = outcome.after


def test_what_leads_elsewhere_is_forgotten_and_what_does_not_fit_is_left() -> None:
    moved: list[Command] = [SetWeights("ana", {"genre:comedy": 0.5})]
    outcome = batch.apply_commands(PARTY, moved)
    message = replication.commit_message(outcome, moved, [])
    another = replace(PARTY, name="Another name")
    assert replication.apply_commit(another, message) is None
    assert replication.apply_commit(outcome.after, message) is outcome.after
    assert replication.apply_commit(PARTY, {"told": b""}) is PARTY
    assert replication.apply_commit(PARTY, {**message, "changes": b"no list of changes"}) is None
