"""Simulates how people nominate titles and vote on them, counted by the rooms' own rules."""

import datetime
from collections.abc import Callable, Mapping

import msgspec
import numpy as np

from parties.domain.ballot_counting import HIGHEST_SCORE, Rule, Vote
from parties.domain.ballot_state import BallotState, Placement
from parties.models import Ballot, BallotVote, Nomination
from parties.storage import ballots, interaction_log
from warehouse.simulation.party_log import Floats, Kind, PartyLog

RULES: tuple[Rule, ...] = ("approval", "ranked", "score")
# Seconds that somebody takes to vote: to order titles takes longer than to tick them.
SECONDS = {"approval": (5, 35), "ranked": (15, 80), "score": (10, 60)}
TIME_LIMIT = 120
CHANCE_OF_A_NOMINATION = 0.6
CHANCE_OF_A_VOTE = 0.93
NOMINATED_FROM = 12
CHANGE_OF_HEART = 0.08  # how far a vote is from the fits


def nominate(log: PartyLog, left: list[int]) -> list[int]:
    """Returns the titles that somebody nominated, the earliest first."""
    nominated = list[int]()
    for person in range(len(log.people)):
        free = [title for title in left[:NOMINATED_FROM] if title not in nominated]
        if not free or not log.chance(CHANCE_OF_A_NOMINATION):
            continue
        best = free[int(np.argmax(_opinion(log, person, free)))]
        nominated.append(best)
        at = log.later(3, 25)
        log.interact(person, Kind.SHORTLISTED, best).device = ""
        title, by = log.raters.titles[best], log.people[person]
        log.rows.nominations.append(Nomination(party=log.party, title_id=title, by=by, at=at))
    return nominated


def ballot_of(
    log: PartyLog, listed: list[int], titles: list[int], nominated: list[int]
) -> int | None:
    """Opens a ballot on the titles, votes, and closes it. Returns the winner, if it found one."""
    ballot = _opened(log, listed, titles, nominated)
    ballot = _voted(log, ballot, titles)
    log.revision += 1
    ballot = ballot.counted(log.clock, frozenset(ballot.entitled))
    _write(log, ballot)
    return None if ballot.winner is None else log.raters.titles.index(ballot.winner)


def _opened(
    log: PartyLog, listed: list[int], titles: list[int], nominated: list[int]
) -> BallotState:
    opened_at = log.later(5, 60)
    log.revision += 1
    return BallotState(
        id=log.people[0].pk,
        rule=RULES[int(log.random.integers(len(RULES)))],
        titles=tuple(log.raters.titles[title] for title in titles),
        nominated=tuple(log.raters.titles[title] for title in nominated),
        placements=tuple(_placement(log, listed, title) for title in titles),
        strategy=log.party.strategy,
        agreement=log.agreement(),
        by=log.people[0].pk,
        revision=log.revision,
        opened_at=opened_at,
        closes_at=opened_at + datetime.timedelta(seconds=TIME_LIMIT),
        vetoes=0,
        entitled=tuple(sorted(each.pk for each in log.people)),
    )


def _placement(log: PartyLog, listed: list[int], title: int) -> Placement:
    place = listed.index(title)
    return Placement(
        log.raters.titles[title],
        place + 1,
        log.block(place),
        log.score(title),
        log.fits_of(title),
    )


def _voted(log: PartyLog, ballot: BallotState, titles: list[int]) -> BallotState:
    """It closes with the last vote, or when its time is over."""
    last = 0
    for person, participant in enumerate(log.people):
        if log.chance(CHANCE_OF_A_VOTE):
            vote = _VOTES[ballot.rule](list(ballot.titles), _opinion(log, person, titles))
            ballot = ballot.with_vote(participant.pk, vote)
            last = max(last, int(log.random.integers(*SECONDS[ballot.rule])))
    log.clock += datetime.timedelta(seconds=last if ballot.is_complete else TIME_LIMIT)
    return ballot


def _opinion(log: PartyLog, person: int, titles: list[int]) -> Floats:
    """Returns how much somebody likes each of the titles at this moment."""
    fits: Floats = log.fits[person, titles]
    return fits + log.random.normal(0.0, CHANGE_OF_HEART, len(titles))


def _approval(titles: list[int], opinion: Floats) -> Vote:
    """Approves what is no worse than the middle, and so the best in any case."""
    liked = np.flatnonzero(opinion >= np.median(opinion))
    return Vote(approve=tuple(titles[each] for each in liked))


def _ranked(titles: list[int], opinion: Floats) -> Vote:
    return Vote(ranking=tuple(titles[each] for each in np.argsort(-opinion)))


def _score(titles: list[int], opinion: Floats) -> Vote:
    """Uses the whole scale: the best gets the most, the worst nothing."""
    least, most = float(opinion.min()), float(opinion.max())
    shares = (opinion - least) / max(most - least, 1e-9)
    given = zip(titles, shares, strict=True)
    return Vote(scores={str(title): round(HIGHEST_SCORE * float(share)) for title, share in given})


_VOTES: Mapping[Rule, Callable[[list[int], Floats], Vote]] = {
    "approval": _approval,
    "ranked": _ranked,
    "score": _score,
}


def _write(log: PartyLog, ballot: BallotState) -> None:
    party = log.party.pk
    log.rows.ballots.append(Ballot(id=ballot.id, **ballots.columns(ballot, party)))
    log.rows.ballot_titles += ballots.title_rows(ballot)
    log.rows.votes += [
        BallotVote(
            ballot_id=ballot.id,
            participant_id=voter,
            vote=msgspec.to_builtins(vote),
            cast_at=ballot.opened_at,
        )
        for voter, vote in ballot.votes.items()
    ]
    log.rows.interactions += interaction_log.voted_rows(ballot, party, log.revision)
