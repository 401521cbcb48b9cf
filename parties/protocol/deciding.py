"""Builds what is shown of a shortlist and of a ballot."""

from collections.abc import Callable, Iterable

from parties.domain.ballot_state import BallotState, Nomination
from parties.protocol.server_messages import BallotView, MyVote, NominationView, TitleName

NameOf = Callable[[int], TitleName | None]

# Of two, each knows the other's vote by subtracting their own.
FEWEST_SECRET_VOTES = 3


def shortlist(nominations: Iterable[Nomination], name_of: NameOf) -> list[NominationView]:
    return [_nomination(each, name_of(each.title)) for each in nominations]


def _nomination(nomination: Nomination, named: TitleName | None) -> NominationView:
    """A title that has been retired since keeps its place and its name."""
    name, year = (named.title, named.year) if named is not None else ("", None)
    return NominationView(nomination.title, name, year, nomination.by, nomination.at.isoformat())


def ballot(shown: BallotState, name_of: NameOf) -> BallotView:
    """The same for everybody: it depends on who has voted, and on no vote before it is closed."""
    names = {str(title): name for title in shown.titles if (name := name_of(title)) is not None}
    voters = shown.entitled if shown.is_open else shown.votes
    return BallotView(
        id=shown.id,
        rule=shown.rule,
        titles=list(shown.titles),
        names=names,
        by=shown.by,
        opened_at=shown.opened_at.isoformat(),
        closes_at=None if shown.closes_at is None else shown.closes_at.isoformat(),
        closed_at=None if shown.closed_at is None else shown.closed_at.isoformat(),
        vetoes=shown.vetoes,
        entitled=list(shown.entitled),
        voted=sorted(shown.votes),
        counts_reveal=len(voters) < FEWEST_SECRET_VOTES,
        state=shown.progress,
        result=shown.result,
    )


def my_vote(shown: BallotState, me: str) -> MyVote | None:
    vote = shown.votes.get(me)
    if vote is None:
        return None
    return MyVote(
        ballot=shown.id,
        veto=list(vote.veto),
        approve=list(vote.approve) if shown.rule == "approval" else None,
        ranking=list(vote.ranking) if shown.rule == "ranked" else None,
        scores=vote.scores if shown.rule == "score" else None,
    )
