"""Nobody learns what somebody votes: nothing while the ballot is open, and no names afterwards."""

from collections.abc import Iterator

import msgspec
import pytest

from parties.domain import batch
from parties.domain.ballot import CancelBallot, CastVote, CloseBallot, OpenBallot
from parties.domain.ballot_counting import Vote
from parties.domain.commands import Command, Remove
from parties.domain.errors import Refused
from parties.domain.state import PartyState
from parties.protocol import snapshot
from parties.protocol.event_frames import EventContext, encode_event
from parties.protocol.server_messages import RecommendationsFrame, TitleName
from recommender.types import RankedTitle
from tests.cast import EVENING, PARTY

NO_LIST = RecommendationsFrame(0, "average", "shared", {}, {}, list[RankedTitle]())
PRESENT = frozenset({"ana", "bo", "cy"})
VOTES = {
    "approval": [Vote(), Vote(approve=(7,)), Vote(approve=(8, 9), veto=(7,)), Vote(veto=(9,))],
    "ranked": [Vote(), Vote(ranking=(7, 8, 9)), Vote(ranking=(9,), veto=(8,))],
    "score": [Vote(), Vote(scores={"7": 5, "8": 1}), Vote(scores={"9": 5}, veto=(7,))],
}


def opened(rule: str) -> OpenBallot:
    return msgspec.convert(
        {"by": "ana", "id": "ballot", "rule": rule, "titles": [7, 8, 9], "at": EVENING}
        | {"seconds": 60, "vetoes": 1, "present": PRESENT},
        OpenBallot,
    )


def cast(who: str, vote: Vote) -> CastVote:
    return CastVote(who, "ballot", vote, EVENING, PRESENT)


def sent_to(who: str, commands: list[Command]) -> Iterator[bytes]:
    """The frames of each event, a snapshot after it, and each refusal of another's command."""
    outcome = batch.apply_commands(PARTY, commands)
    for step in outcome.steps:
        context = EventContext(step.state.revision, step.state, lambda _: TitleName("Title", None))
        event = encode_event(step.event, context)
        yield event.private.get(who, event.frame)
        yield snapshot_of(step.state, who)
    for each in outcome.outcomes:
        yield str(each).encode() if isinstance(each, Refused) else b""


def snapshot_of(state: PartyState, who: str) -> bytes:
    me = state.participants[who]
    frame = snapshot.snapshot(state, me, (), NO_LIST, (), lambda _: None, {}, None)
    return msgspec.json.encode(msgspec.structs.replace(frame, server_time=0))


def what_others_do() -> list[Command]:
    return [cast("cy", Vote()), Remove("ana", "cy"), cast("vi", Vote()), opened("score")]


@pytest.mark.parametrize("rule", VOTES)
@pytest.mark.parametrize("who", ["ana", "cy", "vi"])
@pytest.mark.parametrize("end", [[], [CancelBallot("ana", "ballot", EVENING)]])
def test_all_that_others_are_sent_is_the_same_whatever_somebody_voted(
    who: str, rule: str, end: list[Command]
) -> None:
    received = {
        tuple(sent_to(who, [opened(rule), cast("bo", vote), *what_others_do(), *end]))
        for vote in VOTES[rule]
    }
    assert len(received) == 1


@pytest.mark.parametrize("rule", VOTES)
def test_a_voter_is_sent_their_own_vote_on_each_of_their_screens(rule: str) -> None:
    received = {tuple(sent_to("bo", [opened(rule), cast("bo", vote)])) for vote in VOTES[rule]}
    assert len(received) == len(VOTES[rule])


@pytest.mark.parametrize("rule", VOTES)
def test_counts_reveal_nothing_of_who_voted_what(rule: str) -> None:
    """Bo and Cy exchange their votes: all that Ana and the television are sent stays the same."""
    one, other = VOTES[rule][-2:]
    close = CloseBallot("ana", "ballot", EVENING, PRESENT)
    for who in ("ana", "vi"):
        received = {
            tuple(sent_to(who, [opened(rule), cast("bo", first), cast("cy", second), close]))
            for first, second in ((one, other), (other, one))
        }
        assert len(received) == 1


def test_a_ballot_of_two_states_that_its_counts_give_votes_away() -> None:
    def reveals(*commands: Command) -> bool:
        state = batch.apply_commands(PARTY, [opened("score"), *commands]).after
        ballot = msgspec.json.decode(snapshot_of(state, "vi"))["ballot"]
        return bool(ballot["counts_reveal"])

    close = CloseBallot("ana", "ballot", EVENING, PRESENT)
    votes = [cast(who, Vote(scores={"7": 3})) for who in ("ana", "bo", "cy")]
    assert not reveals()
    assert reveals(Remove("ana", "cy"))
    assert reveals(*votes[:2], close)
    assert not reveals(*votes)
