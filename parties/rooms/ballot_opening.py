"""Builds the command that opens a ballot: its titles, and how they stand in the list."""

import datetime
from collections.abc import Collection, Iterable, Sequence

import msgspec

from parties.domain.ballot import OpenBallot
from parties.domain.ballot_counting import Rule
from parties.domain.ballot_state import Placement
from parties.domain.codes import new_id
from parties.domain.errors import title_not_found
from parties.domain.state import PartyState
from parties.protocol.server_messages import RecommendationsFrame
from recommender.types import RankedTitle

FIRST_OF_LIST = 5


class BallotRequest(msgspec.Struct, frozen=True):
    """What a host asks for. Without titles: the shortlist, or the first of the list."""

    by: str
    at: datetime.datetime
    rule: Rule
    titles: tuple[int, ...] | None = None
    seconds: int | None = None
    vetoes: int = 0


def ballot_titles(
    request: BallotRequest, state: PartyState, shown: RecommendationsFrame
) -> tuple[int, ...]:
    """Of the shortlist those that the catalogue still offers."""
    if request.titles is not None:
        return request.titles
    offered = {each.id for each in shown.shortlist}
    nominated = tuple(each.title for each in state.shortlist if each.title in offered)
    return nominated or tuple(each.id for each in shown.titles[:FIRST_OF_LIST])


def titles_not_shown(titles: Iterable[int], shown: RecommendationsFrame) -> list[int]:
    """Returns those of which the list says nothing."""
    known = {each.id for each in (*shown.titles, *shown.shortlist)}
    return [title for title in titles if title not in known]


def open_ballot_command(
    request: BallotRequest,
    titles: Sequence[int],
    shown: RecommendationsFrame,
    cards: Iterable[RankedTitle],
    present: Collection[str],
) -> OpenBallot:
    """cards: of the titles of which the list says nothing. Raises Refused if the catalogue does
    not offer one of the titles."""
    known = {each.id: each for each in (*cards, *shown.shortlist, *shown.titles)}
    if not known.keys() >= set(titles):
        raise title_not_found()
    ranks = {each.id: rank for rank, each in enumerate(shown.titles, start=1)}
    return OpenBallot(
        by=request.by,
        id=new_id(),
        rule=request.rule,
        titles=tuple(titles),
        at=request.at,
        seconds=request.seconds,
        vetoes=request.vetoes,
        present=frozenset(present),
        agreement=shown.agreement,
        placements=tuple(_placement(known[title], ranks.get(title)) for title in titles),
    )


def _placement(card: RankedTitle, rank: int | None) -> Placement:
    return Placement(card.id, rank, card.block if rank else "", card.score, card.fits)
