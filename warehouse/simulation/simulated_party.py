"""Simulates one party, from the first weight to the last rating, as rows that a room writes."""

import datetime

import numpy as np

from parties.models import EveningRating, Impression, Interaction, Pick
from recommender.interest_keys import title_key
from warehouse.simulation.party_log import LISTED, Kind, PartyLog
from warehouse.simulation.simulated_ballot import ballot_of, nominate
from warehouse.simulation.simulated_talk import talk

CHANCE_OF_A_PICK = 0.85
CHANCE_OF_A_BALLOT = 0.65


def simulate_party(log: PartyLog) -> None:
    """Writes the whole evening into the log's rows, and its last numbers into the party."""
    for _ in range(int(log.random.integers(1, 5))):
        _set_weights(log)
        listed = _list(log)
        _read(log, listed)
        _open(log, listed)
        talk(log, listed)
    if log.chance(CHANCE_OF_A_PICK):
        _decide(log, listed)
    log.party.revision = log.revision
    log.party.last_message = len(log.rows.messages)


def _set_weights(log: PartyLog) -> None:
    for person, rater in enumerate(log.chosen):
        moves = int(log.random.integers(0, 5))
        tastes = log.raters.tastes[rater]
        strength = np.abs(tastes) + 0.02
        for interest in log.random.choice(len(tastes), moves, p=strength / strength.sum()):
            tonight = log.random.normal(0.0, 0.25)
            weight = round(float(np.clip(tastes[interest] + tonight, -1, 1)), 1)
            log.later(1, 12)
            key = log.raters.interests[interest]
            log.interact(person, Kind.WEIGHTED, interest=key, amount=weight)


def _list(log: PartyLog) -> list[int]:
    """Returns the best titles by the party's strategy, without vetoed ones."""
    scores = log.fits.min(axis=0) if "misery" in log.party.strategy else log.fits.mean(axis=0)
    scores = scores + log.random.normal(0.0, 0.03, scores.shape)
    best = np.argsort(-scores)[: LISTED + len(log.vetoed)]
    return [int(title) for title in best if int(title) not in log.vetoed][:LISTED]


def _read(log: PartyLog, listed: list[int]) -> None:
    titles = [
        [
            log.raters.titles[title],
            place + 1,
            log.block(place),
            log.score(title),
            log.fits_of(title),
        ]
        for place, title in enumerate(listed)
    ]
    readers = {each.pk: device for each, device in zip(log.people, log.devices, strict=True)}
    log.rows.impressions.append(
        Impression(
            party=log.party,
            at=log.later(4, 30),
            revision=log.revision,
            strategy=log.party.strategy,
            agreement=log.agreement(),
            participants=readers,
            titles=titles,
        )
    )


def _open(log: PartyLog, listed: list[int]) -> None:
    for person in range(len(log.people)):
        for title in listed:
            fit = log.fits[person, title]
            if log.chance(0.12 * fit):
                log.later(1, 12)
                log.interact(person, Kind.OPENED, title)
            elif fit < 0.35 and log.chance(0.1):
                log.later(1, 12)
                interest = title_key(log.raters.titles[title])
                log.interact(person, Kind.VETOED, title, interest=interest, amount=-1.0)
                log.vetoed.add(title)


def _decide(log: PartyLog, listed: list[int]) -> None:
    left = [title for title in listed if title not in log.vetoed] or listed
    nominated = nominate(log, left)
    if len(left) > 1 and log.chance(CHANCE_OF_A_BALLOT):
        winner = ballot_of(log, listed, nominated if len(nominated) > 1 else left[:5], nominated)
        if winner is not None:
            _pick(log, listed, winner, Pick.How.BALLOT)
        return
    liked = log.fits[:, left].mean(axis=0) * np.exp(-0.15 * np.arange(len(left)))
    log.later(20, 240)
    title = left[int(log.random.choice(len(left), p=liked / liked.sum()))]
    _pick(log, listed, title, Pick.How.HOST)


def _pick(log: PartyLog, listed: list[int], title: int, how: Pick.How) -> None:
    place, picked_at = listed.index(title), log.clock
    watched = log.chance(0.9)
    seconds = round(float(log.random.beta(5, 1)) * 6600) if watched else 0
    pick = Pick(
        id=log.people[0].pk,
        party=log.party,
        title_id=log.raters.titles[title],
        by=log.people[0],
        revision=log.revision + 1,
        picked_at=picked_at,
        rank=place + 1,
        block=log.block(place),
        strategy=log.party.strategy,
        agreement=log.agreement(),
        score=log.score(title),
        satisfied=log.fits_of(title),
        position=seconds,
        started_at=picked_at + datetime.timedelta(seconds=60) if watched else None,
        ended_at=picked_at + datetime.timedelta(seconds=seconds + 60),
        how=how,
    )
    log.rows.picks.append(pick)
    _about(log, pick, 0, title, Kind.PICKED, None)
    if watched:
        _watch(log, pick, title, seconds)


def _watch(log: PartyLog, pick: Pick, title: int, seconds: int) -> None:
    log.later(20, 60)
    for person in range(len(log.people)):
        _about(log, pick, person, title, Kind.STARTED, 0.0)
    log.clock += datetime.timedelta(seconds=seconds)
    for person in range(len(log.people)):
        _about(log, pick, person, title, Kind.STOPPED, float(seconds))
    for person, rater in enumerate(log.chosen):
        if log.chance(0.6):
            stars = _stars(log, rater, title)
            rated_at = log.later(5, 90)
            _about(log, pick, person, title, Kind.RATED, stars)
            log.rows.ratings.append(
                EveningRating(
                    pick=pick, participant=log.people[person], stars=stars, rated_at=rated_at
                )
            )


def _stars(log: PartyLog, rater: int, title: int) -> float:
    """Returns the rater's real stars; for a title without, the expected ones."""
    given = float(log.raters.stars[rater, title])
    expected = 0.5 + 4.5 * float(log.raters.fits[rater, title])
    stars = given or expected + log.random.normal(0.0, 0.7)
    return float(np.clip(round(stars * 2) / 2, 0.5, 5.0))


def _about(
    log: PartyLog, pick: Pick, person: int, title: int, kind: Kind, amount: float | None
) -> Interaction:
    row = log.interact(person, kind, title, amount=amount)
    row.rank, row.block, row.score = pick.rank, pick.block, pick.score
    row.fit, row.device = log.fit(person, title), ""
    return row
