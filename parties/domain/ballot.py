"""Commands about a ballot: open it, vote, close it, cancel it.

A ballot closes when all who are entitled have voted, when its time is over, or when the host closes
it. Its winner becomes the pick in the same commit. Votes are in the state of every process, and
leave it for nobody's screen but the voter's.
"""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain import playback
from parties.domain.ballot_counting import HIGHEST_SCORE, Rule, Vote
from parties.domain.ballot_state import FEWEST_TITLES, MOST_TITLES, BallotState, Placement
from parties.domain.errors import Refused
from parties.domain.events import BallotChanged, Transition
from parties.domain.permissions import Action, require_allowed
from parties.domain.shortlist import require_not_vetoed
from parties.domain.state import PartyState, PickState

NOBODY: frozenset[str] = frozenset()


class OpenBallot(msgspec.Struct, frozen=True, tag=True):
    """`present`: who is online. `placements` and `agreement`: of the list at that moment; the pick
    that the winner becomes has them, and so do ties."""

    by: str
    id: str
    rule: Rule
    titles: tuple[int, ...]
    at: datetime.datetime
    seconds: int | None = None
    vetoes: int = 0
    present: frozenset[str] = NOBODY
    agreement: str = ""
    placements: tuple[Placement, ...] = ()


class CastVote(msgspec.Struct, frozen=True, tag=True):
    by: str
    ballot: str
    vote: Vote
    at: datetime.datetime
    present: frozenset[str] = NOBODY


class CloseBallot(msgspec.Struct, frozen=True, tag=True):
    by: str
    ballot: str
    at: datetime.datetime
    present: frozenset[str] = NOBODY


class CancelBallot(msgspec.Struct, frozen=True, tag=True):
    by: str
    ballot: str
    at: datetime.datetime


class ExpireBallot(msgspec.Struct, frozen=True, tag=True):
    """Its time is over: any process that has the room open says so, and the first one closes it."""

    ballot: str
    at: datetime.datetime
    present: frozenset[str] = NOBODY


class UpdateEntitled(msgspec.Struct, frozen=True, tag=True):
    """Who came while the ballot is open, and who is gone for longer than it has left."""

    ballot: str
    at: datetime.datetime
    present: frozenset[str] = NOBODY
    came: frozenset[str] = NOBODY
    gone: frozenset[str] = NOBODY


BallotCommand = OpenBallot | CastVote | CloseBallot | CancelBallot | ExpireBallot | UpdateEntitled


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about a ballot")


@apply.register
def _(command: OpenBallot, state: PartyState) -> Transition:
    host = require_allowed(state, command.by, Action.OPEN_BALLOT)
    if state.ballot is not None and state.ballot.is_open:
        raise Refused("ballot_open", "A ballot is open. Close or cancel it first.")
    titles = tuple(dict.fromkeys(command.titles))
    if not FEWEST_TITLES <= len(titles) <= MOST_TITLES:
        detail = f"A ballot needs {FEWEST_TITLES} to {MOST_TITLES} titles."
        raise Refused("wrong_number_of_titles", detail)
    require_not_vetoed(state, titles)
    limit = None if command.seconds is None else datetime.timedelta(seconds=command.seconds)
    found = {each.title: each for each in command.placements}
    voters = {each.id for each in state.active_participants()} & {host.id, *command.present}
    ballot = BallotState(
        id=command.id,
        rule=command.rule,
        titles=titles,
        nominated=tuple(each.title for each in state.shortlist if each.title in titles),
        placements=tuple(
            found.get(title, Placement(title, None, "", None, {})) for title in titles
        ),
        strategy=state.strategy,
        agreement=command.agreement,
        by=host.id,
        revision=state.revision + 1,
        opened_at=command.at,
        closes_at=None if limit is None else command.at + limit,
        vetoes=command.vetoes,
        entitled=tuple(sorted(voters)),
    )
    return _with_ballot(state, ballot)


@apply.register
def _(command: CastVote, state: PartyState) -> Transition:
    voter = require_allowed(state, command.by, Action.CAST_VOTE)
    ballot = _open_ballot(state, command.ballot)
    if ballot.is_over_at(command.at):
        raise _closed()
    _require_valid(command.vote, ballot)
    if ballot.votes.get(voter.id) == command.vote:
        return state, []
    ballot = ballot.with_vote(voter.id, command.vote)
    return _closed_if_complete(state, ballot, command.at, command.present, voter.id)


@apply.register
def _(command: CloseBallot, state: PartyState) -> Transition:
    require_allowed(state, command.by, Action.CLOSE_BALLOT)
    ballot = _open_ballot(state, command.ballot)
    return _with_result(state, ballot, command.at, command.present)


@apply.register
def _(command: CancelBallot, state: PartyState) -> Transition:
    require_allowed(state, command.by, Action.CLOSE_BALLOT)
    ballot = _open_ballot(state, command.ballot)
    return _with_ballot(state, replace(ballot, progress="cancelled", closed_at=command.at))


@apply.register
def _(command: ExpireBallot, state: PartyState) -> Transition:
    ballot = _still_open(state, command.ballot)
    if ballot is None:
        return state, []
    return _with_result(state, ballot, command.at, command.present)


@apply.register
def _(command: UpdateEntitled, state: PartyState) -> Transition:
    ballot = _still_open(state, command.ballot)
    if ballot is None:
        return state, []
    came = command.came & {each.id for each in state.active_participants()}
    ballot = ballot.with_entitled(came, command.gone - came)
    return _closed_if_complete(state, ballot, command.at, command.present)


def without_voter(state: PartyState, voter: str) -> Transition:
    """Who is removed from the party is counted no more. If all others have voted, the ballot
    closes with the next `UpdateEntitled`, which knows the time."""
    ballot = state.ballot
    if ballot is None or not ballot.is_open or voter not in {*ballot.entitled, *ballot.votes}:
        return state, []
    return _with_ballot(state, ballot.without(voter))


def without_leaver(state: PartyState, leaver: str) -> Transition:
    """Who leaves is waited for no more; a vote that they have cast counts."""
    ballot = state.ballot
    if ballot is None or not ballot.is_open:
        return state, []
    return _with_ballot(state, ballot.with_entitled(NOBODY, frozenset({leaver})))


def _open_ballot(state: PartyState, ballot: str) -> BallotState:
    if state.ballot is None or state.ballot.id != ballot:
        raise Refused("unknown_ballot", "This party has no such ballot, or no longer.")
    if not state.ballot.is_open:
        raise _closed()
    return state.ballot


def _still_open(state: PartyState, ballot: str) -> BallotState | None:
    """Returns None if another process was quicker."""
    is_it = state.ballot is not None and state.ballot.id == ballot and state.ballot.is_open
    return state.ballot if is_it else None


def _closed() -> Refused:
    return Refused("ballot_closed", "This ballot is closed.")


def _require_valid(vote: Vote, ballot: BallotState) -> None:
    """Raises Refused unless each title is on the ballot once, and the vote fits the rule."""
    given = {
        "approval": [str(title) for title in vote.approve],
        "ranked": [str(title) for title in vote.ranking],
        "score": list(vote.scores),
    }
    if any(titles for rule, titles in given.items() if rule != ballot.rule):
        raise Refused("invalid_vote", f"This ballot's rule is {ballot.rule}.")
    on_ballot = {str(title) for title in ballot.titles}
    for titles in (given[ballot.rule], [str(title) for title in vote.veto]):
        if len(set(titles)) < len(titles):
            raise Refused("invalid_vote", "A vote names a title once.")
        if set(titles) - on_ballot:
            raise Refused("invalid_vote", "A vote names titles of this ballot only.")
    if not all(0 <= score <= HIGHEST_SCORE for score in vote.scores.values()):
        raise Refused("invalid_vote", f"A score is a number from 0 to {HIGHEST_SCORE}.")
    if len(vote.veto) > ballot.vetoes:
        raise Refused("invalid_vote", f"Vetoes in this ballot for each: {ballot.vetoes}.")


def _with_ballot(state: PartyState, ballot: BallotState, voter: str | None = None) -> Transition:
    if ballot == state.ballot:
        return state, []
    return replace(state, ballot=ballot), [BallotChanged(ballot, voter)]


def _closed_if_complete(
    state: PartyState,
    ballot: BallotState,
    at: datetime.datetime,
    present: frozenset[str],
    voter: str | None = None,
) -> Transition:
    if not ballot.is_complete:
        return _with_ballot(state, ballot, voter)
    return _with_result(state, ballot, at, present, voter)


def _with_result(
    state: PartyState,
    ballot: BallotState,
    at: datetime.datetime,
    present: frozenset[str],
    voter: str | None = None,
) -> Transition:
    """Closes the ballot; its winner becomes the pick."""
    shown = frozenset(each.id for each in state.active_participants() if not each.hidden)
    ballot = ballot.counted(at, shown)
    changed, events = _with_ballot(state, ballot, voter)
    if ballot.winner is None:
        return changed, events
    changed, picked = playback.pick_title(
        changed, _pick(ballot, ballot.winner, at, shown), present, revisions=len(events)
    )
    return changed, [*events, *picked]


def _pick(
    ballot: BallotState, winner: int, at: datetime.datetime, shown: frozenset[str]
) -> PickState:
    """It has the ballot's id, since commands choose nothing by chance."""
    placement = ballot.placement_of(winner)
    return PickState(
        id=ballot.id,
        title=winner,
        by=ballot.by,
        revision=0,
        picked_at=at,
        rank=placement.rank,
        block=placement.block,
        strategy=ballot.strategy,
        agreement=ballot.agreement,
        score=placement.score,
        satisfied=dict(ballot.fits(shown).get(winner, {})),
        how="ballot",
    )
