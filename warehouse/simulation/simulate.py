"""Writes a month of simulated parties, marked as such, to the tables of rooms."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from history.backend import history
from history.records import Rated
from members.models import MemberProfile
from parties.models import (
    Ballot,
    BallotTitle,
    BallotVote,
    ChatMessage,
    EveningRating,
    Impression,
    Interaction,
    Nomination,
    Participant,
    Party,
    Pick,
)
from parties.storage.history_sync import person_of
from recommender.core.strategies import DEFAULT_STRATEGY
from warehouse.simulation.party_log import PartyLog, Rows
from warehouse.simulation.raters import Raters, known_raters
from warehouse.simulation.simulated_party import simulate_party
from warehouse.source.parties import SIMULATED_PREFIX

STRATEGIES = (DEFAULT_STRATEGY, DEFAULT_STRATEGY, DEFAULT_STRATEGY, "average", "least_misery")
COUNTRIES = ("DE", "DE", "FR", "GB", "US", "US", "JP", "")
LETTERS = list("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
EVENING_HOURS = (18, 19, 19, 20, 20, 20, 21, 21, 22)
BATCH_SIZE = 100
MEMBERS = 200


def simulate(
    days: int, parties: int, seed: int, last: datetime.date, report: Callable[[str], None]
) -> int:
    """Writes parties. Returns the number of interactions. Each call adds other parties."""
    earlier = Party.objects.filter(secret__startswith=SIMULATED_PREFIX).count()
    return _Month(known_raters(), np.random.default_rng([seed, earlier])).run(
        days, parties, last, report
    )


class _Month:
    def __init__(self, raters: Raters, random: np.random.Generator) -> None:
        self.raters, self.random = raters, random
        self.codes = set(Party.objects.values_list("code", flat=True))

    def run(
        self, days: int, parties: int, last: datetime.date, report: Callable[[str], None]
    ) -> int:
        with transaction.atomic():
            self.members = self._members()
        first = last - datetime.timedelta(days=days - 1)
        written, moments = 0, sorted(self._moment(first, days) for _ in range(parties))
        for start in range(0, parties, BATCH_SIZE):
            some = moments[start : start + BATCH_SIZE]
            with transaction.atomic():
                written += sum(self._party(moment) for moment in some)
            report(f"{start + len(some):,} of {parties:,} parties, {written:,} interactions")
        return written

    def _moment(self, first: datetime.date, days: int) -> datetime.datetime:
        """Most of them on weekends."""
        week = np.array([1, 1, 1, 1, 3, 4, 2], dtype=float)
        chances = np.array(
            [week[(first + datetime.timedelta(days=day)).weekday()] for day in range(days)]
        )
        day = int(self.random.choice(days, p=chances / chances.sum()))
        hour, second = int(self.random.choice(EVENING_HOURS)), int(self.random.integers(3600))
        midnight = datetime.datetime.combine(first, datetime.time(), datetime.UTC)
        return midnight + datetime.timedelta(days=day, hours=hour, seconds=second)

    def _text(self, length: int) -> str:
        return "".join(self.random.choice(LETTERS, length))

    def _members(self) -> dict[int, User]:
        """Seat → account, the same ones each time."""
        raters = range(min(MEMBERS, len(self.raters.stars)))
        names = {rater: f"simulated-{rater}" for rater in raters}
        there = User.objects.in_bulk(names.values(), field_name="username")
        made = {}
        for rater, name in names.items():
            made[rater] = there.get(name) or self._member(rater, name)
        return made

    def _member(self, rater: int, name: str) -> User:
        """Creates a member with whose account nobody can sign in."""
        user = User(username=name)
        user.set_unusable_password()
        user.save()
        born = int(self.random.integers(1955, 2010))
        MemberProfile.objects.create(
            user=user,
            display_name=f"Simulated {rater}",
            country=str(self.random.choice(COUNTRIES)),
            birth_year=born if self.random.random() < 0.8 else None,
        )
        self._rate_on_pages(user, rater)
        return user

    def _rate_on_pages(self, user: User, rater: int) -> None:
        """Writes some of the rater's real ratings as ratings outside of parties."""
        rated = np.flatnonzero(self.raters.stars[rater])
        chosen = self.random.choice(rated, min(10, len(rated)), replace=False)
        now = datetime.datetime.now(datetime.UTC)
        history().rate_many(
            Rated(
                person_of(user.pk),
                self.raters.titles[int(title)],
                float(self.raters.stars[rater, title]),
                now - datetime.timedelta(days=int(self.random.integers(1, 28))),
                "page",
            )
            for title in chosen
        )

    def _party(self, opened: datetime.datetime) -> int:
        party = self._opened(opened)
        size = int(np.clip(self.random.geometric(0.3) + 1, 1, 12))
        raters = [int(s) for s in self.random.choice(len(self.raters.stars), size, replace=False)]
        people = [self._participant(party, place, rater) for place, rater in enumerate(raters)]
        Participant.objects.bulk_create(people)
        log = PartyLog(self.raters, party, people, raters, self.random)
        simulate_party(log)
        party.save(update_fields=["revision", "last_message", "created_at", "seen_at"])
        _write(log.rows)
        return len(log.rows.interactions) + sum(
            len(each.participants) * len(each.titles) for each in log.rows.impressions
        )

    def _opened(self, opened: datetime.datetime) -> Party:
        while (code := self._text(6)) in self.codes:
            pass
        self.codes.add(code)
        party = Party.objects.create(
            code=code,
            name="Simulated party",
            secret=SIMULATED_PREFIX + self._text(22),
            strategy=str(self.random.choice(STRATEGIES)),
        )
        party.created_at = party.seen_at = opened
        return party

    def _participant(self, party: Party, place: int, rater: int) -> Participant:
        member = self.members.get(rater) if self.random.random() < 0.7 else None
        return Participant(
            id=self._text(12),
            party=party,
            name=f"Simulated {rater}",
            role=Participant.Role.HOST if place == 0 else Participant.Role.PARTICIPANT,
            colour=place,
            joined_at=party.created_at,
            member=member,
        )


def _write(rows: Rows) -> None:
    written: list[tuple[type[Model], list[Any]]] = [
        (Interaction, rows.interactions),
        (Impression, rows.impressions),
        (Nomination, rows.nominations),
        (Ballot, rows.ballots),
        (BallotTitle, rows.ballot_titles),
        (BallotVote, rows.votes),
        (Pick, rows.picks),
        (EveningRating, rows.ratings),
        (ChatMessage, rows.messages),
    ]
    for model, made in written:
        model._default_manager.bulk_create(made)
