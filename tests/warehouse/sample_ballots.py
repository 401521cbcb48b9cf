"""Two ballots of the sample evening on Friday, by hand: what they add is computed on paper as well.

At 20:03:20 Ana nominates *Airplane* and opens a ballot by ranking on it and *Alien*, from the list
that both have read at 20:03. Both put *Alien* first: at 20:03:50 it wins, in one round. They think
better of it; at 20:04:10 Ana opens a second one, by points, and at 20:05 *Airplane* wins it in two
rounds. It is picked. Vi, the television, votes in neither. A third one is cancelled.

Nominated once, voted four times in the first (each ranks both) and three times in the second (Bo
gives *Alien* nothing), decided twice in each: 1 + 4 + 3 + 4 = 12 facts.
"""

import datetime
from typing import Any

from parties.models import Ballot, BallotTitle, BallotVote
from tests.warehouse.sample_parties import STRATEGY, Evenings, Kind, at, done

FITS = {"Airplane": {"ana": 0.9, "bo": 0.7}, "Alien": {"ana": 0.2, "bo": 0.4}}
SCORES = {"Airplane": 1.5, "Alien": 0.5}
FACTS = 12
Votes = dict[str, dict[str, int]]


def two_ballots(evenings: Evenings) -> None:
    done(evenings, "ana", Kind.SHORTLISTED, "20:03:20", "Airplane")
    _closed(
        evenings,
        "ballot-00001",
        "ranked",
        ("20:03:20", "20:03:50"),
        "Alien",
        {"ana": {"Alien": 1, "Airplane": 2}, "bo": {"Alien": 1, "Airplane": 2}},
    )
    _closed(
        evenings,
        "ballot-00002",
        "score",
        ("20:04:10", "20:05"),
        "Airplane",
        {"ana": {"Airplane": 5, "Alien": 1}, "bo": {"Airplane": 4}},
    )
    cancelled = _ballot(evenings, "ballot-00003", "approval", ("20:05:30", "20:05:40"), None)
    Ballot.objects.filter(pk=cancelled.pk).update(progress=Ballot.Progress.CANCELLED)


def _closed(
    evenings: Evenings,
    number: str,
    rule: str,
    clock: tuple[str, str],
    winner: str,
    votes: Votes,
) -> None:
    rounds = [{"counts": {}, "eliminated": [], "exhausted": 0, "tie": None}]
    result = {
        "winner": evenings.titles[winner].pk,
        "order": [],
        "counts": {},
        "vetoed": [],
        "tie": None,
        "rounds": rounds * (2 if rule == "score" else 1),
    }
    ballot = _ballot(evenings, number, rule, clock, result)
    for who, given in votes.items():
        for name, amount in given.items():
            placed: dict[str, Any] = {
                "fit": FITS[name][who],
                "score": SCORES[name],
                "block": "list",
            }
            done(evenings, who, Kind.VOTED, clock[1], name, amount=float(amount), **placed)
        BallotVote.objects.create(
            ballot=ballot,
            participant=evenings.participants[who],
            vote={},
            cast_at=ballot.opened_at,
        )


def _ballot(
    evenings: Evenings,
    number: str,
    rule: str,
    clock: tuple[str, str],
    result: dict[str, Any] | None,
) -> Ballot:
    opened, closed = (at(each) for each in clock)
    people = {name: evenings.participants[name].pk for name in ("ana", "bo")}
    ballot = Ballot.objects.create(
        id=number,
        party=evenings.friday,
        rule=rule,
        by=evenings.participants["ana"],
        revision=_revision(opened),
        opened_at=opened,
        closed_at=closed,
        progress=Ballot.Progress.CLOSED,
        strategy=STRATEGY,
        agreement="shared",
        entitled=sorted(people.values()),
        result=result,
    )
    for rank, name in enumerate(("Airplane", "Alien"), start=1):
        BallotTitle.objects.create(
            ballot=ballot,
            title=evenings.titles[name],
            rank=rank,
            block="list",
            score=SCORES[name],
            fits={people[who]: fit for who, fit in FITS[name].items()},
        )
    return ballot


def _revision(moment: datetime.datetime) -> int:
    """Returns a revision of its own for each second of the evening."""
    return moment.minute * 60 + moment.second
