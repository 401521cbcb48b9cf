"""What the database keeps of shortlists and ballots, and what the log has of them."""

import datetime

import pytest

from catalog.models import Title
from parties.domain.ballot import CancelBallot, CastVote, CloseBallot, OpenBallot
from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import Placement
from parties.domain.commands import Command, Remove, SetWeights
from parties.domain.joining import Join
from parties.domain.shortlist import AddNomination, RemoveNomination
from parties.domain.state import PartyState
from parties.models import Ballot, BallotVote, Interaction, Nomination
from parties.storage import ballots, create_party, party_store
from tests.cast import EVENING

pytestmark = pytest.mark.django_db

LATER = EVENING + datetime.timedelta(minutes=1)
GUESTS = ("bo", "cy", "di")
PRESENT = frozenset(GUESTS)


@pytest.fixture
def party() -> PartyState:
    Title.objects.bulk_create(Title(id=each, name=f"Title {each}") for each in (7, 8, 9))
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    joining: list[Command] = [Join(each, each, "participant", EVENING, 50) for each in GUESTS]
    return party_store.commit(state.code, joining, state).after


def host_of(party: PartyState) -> str:
    host = party.host()
    assert host is not None
    return host.id


def committed(party: PartyState, *commands: Command) -> PartyState:
    """Each alone, as from different processes; what is read is what was committed."""
    for command in commands:
        outcome = party_store.commit(party.code, [command], party)
        assert isinstance(outcome.outcomes[0], int), outcome.outcomes
        party = party_store.load(party.code)
        assert party == outcome.after
    return party


def opening(party: PartyState, name: str = "ballot", rule: str = "approval") -> OpenBallot:
    placements = (Placement(7, 3, "list", 0.25, {"bo": 0.125}), Placement(8, None, "", -0.5, {}))
    return OpenBallot(
        host_of(party),
        name,
        "score" if rule == "score" else "ranked" if rule == "ranked" else "approval",
        (8, 7),
        EVENING,
        60,
        1,
        PRESENT,
        "shared",
        placements,
    )


def test_a_shortlist_is_read_in_the_order_of_nominating(party: PartyState) -> None:
    party = committed(
        party,
        AddNomination("bo", 9, LATER),
        AddNomination("cy", 7, EVENING),
        AddNomination("cy", 8, EVENING),
        RemoveNomination("bo", 9),
        AddNomination("cy", 9, EVENING),
        SetWeights("bo", {"title:8": -1}),
    )
    assert [each.title for each in party.shortlist] == [7, 9]


def test_a_title_taken_off_and_nominated_again_in_one_batch_stands_last(party: PartyState) -> None:
    party = committed(party, AddNomination("bo", 9, EVENING), AddNomination("bo", 8, EVENING))
    again: list[Command] = [RemoveNomination("bo", 9), AddNomination("bo", 9, LATER)]
    outcome = party_store.commit(party.code, again, party)
    assert party_store.load(party.code) == outcome.after
    assert Nomination.objects.count() == 2


@pytest.mark.parametrize(
    ("rule", "votes"),
    [
        ("approval", [Vote(approve=(7,)), Vote(approve=(7, 8)), Vote(veto=(8,))]),
        ("ranked", [Vote(ranking=(8, 7)), Vote(ranking=(7,)), Vote()]),
        ("score", [Vote(scores={"7": 4, "8": 1}), Vote(scores={"8": 2}), Vote(veto=(7,))]),
    ],
)
def test_a_ballot_and_its_votes_are_read_as_they_were_committed(
    party: PartyState, rule: str, votes: list[Vote]
) -> None:
    cast = [CastVote(who, "ballot", vote, EVENING) for who, vote in zip(GUESTS, votes, strict=True)]
    again = CastVote("bo", "ballot", votes[1], EVENING)
    close = CloseBallot(host_of(party), "ballot", LATER)
    party = committed(
        party,
        AddNomination("bo", 8, EVENING),
        opening(party, rule=rule),
        *cast,
        again,
        Remove(host_of(party), "di"),
        close,
    )
    assert party.ballot is not None
    assert party.ballot.winner is not None
    pick = party.current_pick()
    assert pick is not None
    assert (pick.title, pick.how) == (party.ballot.winner, "ballot")
    assert BallotVote.objects.count() == 2


def test_a_batch_may_end_one_ballot_and_open_the_next(party: PartyState) -> None:
    party = committed(party, opening(party))
    both: list[Command] = [
        CastVote("bo", "ballot", Vote(approve=(7,)), EVENING),
        CancelBallot(host_of(party), "ballot", EVENING),
        opening(party, "another"),
        CastVote("bo", "another", Vote(approve=(8,)), EVENING),
    ]
    outcome = party_store.commit(party.code, both, party)
    assert party_store.load(party.code) == outcome.after
    assert dict(Ballot.objects.values_list("id", "progress")) == {
        "ballot": "cancelled",
        "another": "open",
    }


def logged(kind: str) -> list[tuple[str, int | None, float | None]]:
    rows = Interaction.objects.filter(kind=kind).order_by("participant", "title")
    return list(rows.values_list("participant", "title", "amount"))


def test_the_log_has_who_nominated_what(party: PartyState) -> None:
    committed(party, AddNomination("bo", 9, EVENING), RemoveNomination("bo", 9))
    assert logged("shortlisted") == [("bo", 9, None)]


def test_the_log_has_what_was_voted_for_when_the_ballot_has_closed_and_no_sooner(
    party: PartyState,
) -> None:
    party = committed(
        party,
        opening(party, rule="ranked"),
        CastVote("bo", "ballot", Vote(ranking=(8, 7)), EVENING),
        CastVote("cy", "ballot", Vote(ranking=(7,), veto=(8,)), EVENING),
    )
    assert logged("voted") == []
    committed(party, CloseBallot(host_of(party), "ballot", LATER))
    assert logged("voted") == [("bo", 7, 2), ("bo", 8, 1), ("cy", 7, 1)]
    row = Interaction.objects.get(kind="voted", participant="bo", title=7)
    assert (row.rank, row.block, row.score, row.fit, row.at) == (3, "list", 0.25, 0.125, LATER)


def test_the_log_never_has_votes_in_a_cancelled_ballot(party: PartyState) -> None:
    committed(
        party,
        opening(party),
        CastVote("bo", "ballot", Vote(approve=(8,)), EVENING),
        CancelBallot(host_of(party), "ballot", LATER),
    )
    assert logged("voted") == []


def test_overdue_ballots_are_those_of_open_parties_whose_time_is_over(party: PartyState) -> None:
    committed(party, opening(party))
    after_it = LATER + datetime.timedelta(seconds=1)
    assert ballots.overdue(LATER, 10) == []
    assert ballots.overdue(after_it, 10) == [party.code]
    party_store.close(party.code)
    assert ballots.overdue(after_it, 10) == []
