"""A month of parties, written where rooms write. Every party is marked, so that whoever sees it
can be told that nobody was there."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from history.records import Rated
from history.writing import rate_many
from members.models import MemberProfile
from parties.models import EveningRating, Impression, Interaction, Participant, Party, Pick
from parties.remembered import person_of
from recommender.core.strategies import DEFAULT_STRATEGY
from warehouse.simulation.evening import Evening, Rows
from warehouse.simulation.raters import Raters, known_raters
from warehouse.source.parties import MARK

STRATEGIES = (DEFAULT_STRATEGY, DEFAULT_STRATEGY, DEFAULT_STRATEGY, "average", "least_misery")
COUNTRIES = ("DE", "DE", "FR", "GB", "US", "US", "JP", "")
LETTERS = list("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
EVENING_HOURS = (18, 19, 19, 20, 20, 20, 21, 21, 22)
AT_ONCE = 100
MEMBERS = 200


def simulate(
    days: int, parties: int, seed: int, last: datetime.date, tell: Callable[[str], None]
) -> int:
    """Returns the number of interactions. The same again adds other parties."""
    earlier = Party.objects.filter(secret__startswith=MARK).count()
    return _Month(known_raters(), np.random.default_rng([seed, earlier])).go(
        days, parties, last, tell
    )


class _Month:
    def __init__(self, raters: Raters, random: np.random.Generator) -> None:
        self.raters, self.random = raters, random
        self.codes = set(Party.objects.values_list("code", flat=True))

    def go(self, days: int, parties: int, last: datetime.date, tell: Callable[[str], None]) -> int:
        with transaction.atomic():
            self.members = self._members()
        first = last - datetime.timedelta(days=days - 1)
        written, moments = 0, sorted(self._moment(first, days) for _ in range(parties))
        for start in range(0, parties, AT_ONCE):
            some = moments[start : start + AT_ONCE]
            with transaction.atomic():
                written += sum(self._party(moment) for moment in some)
            tell(f"{start + len(some):,} of {parties:,} parties, {written:,} interactions")
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
        seats = range(min(MEMBERS, len(self.raters.stars)))
        names = {seat: f"simulated-{seat}" for seat in seats}
        there = User.objects.in_bulk(names.values(), field_name="username")
        made = {}
        for seat, name in names.items():
            made[seat] = there.get(name) or self._member(seat, name)
        return made

    def _member(self, seat: int, name: str) -> User:
        """Nobody can sign in as them."""
        user = User(username=name)
        user.set_unusable_password()
        user.save()
        born = int(self.random.integers(1955, 2010))
        MemberProfile.objects.create(
            user=user,
            display_name=f"Simulated {seat}",
            country=str(self.random.choice(COUNTRIES)),
            birth_year=born if self.random.random() < 0.8 else None,
        )
        self._on_pages(user, seat)
        return user

    def _on_pages(self, user: User, seat: int) -> None:
        """What they rated outside of parties: some of what they really rated."""
        rated = np.flatnonzero(self.raters.stars[seat])
        chosen = self.random.choice(rated, min(10, len(rated)), replace=False)
        now = datetime.datetime.now(datetime.UTC)
        rate_many(
            Rated(
                person_of(user.pk),
                self.raters.titles[int(title)],
                float(self.raters.stars[seat, title]),
                now - datetime.timedelta(days=int(self.random.integers(1, 28))),
                "page",
            )
            for title in chosen
        )

    def _party(self, opened: datetime.datetime) -> int:
        party = self._opened(opened)
        size = int(np.clip(self.random.geometric(0.3) + 1, 1, 12))
        seats = [int(s) for s in self.random.choice(len(self.raters.stars), size, replace=False)]
        people = [self._participant(party, place, seat) for place, seat in enumerate(seats)]
        Participant.objects.bulk_create(people)
        rows = Evening(self.raters, party, people, seats, self.random).go()
        party.save(update_fields=["revision", "created_at"])
        _write(rows)
        return len(rows.interactions) + sum(
            len(each.participants) * len(each.titles) for each in rows.impressions
        )

    def _opened(self, opened: datetime.datetime) -> Party:
        while (code := self._text(6)) in self.codes:
            pass
        self.codes.add(code)
        party = Party.objects.create(
            code=code,
            name="Simulated party",
            secret=MARK + self._text(22),
            strategy=str(self.random.choice(STRATEGIES)),
        )
        party.created_at = opened
        return party

    def _participant(self, party: Party, place: int, seat: int) -> Participant:
        member = self.members.get(seat) if self.random.random() < 0.7 else None
        return Participant(
            id=self._text(12),
            party=party,
            name=f"Simulated {seat}",
            role=Participant.Role.HOST if place == 0 else Participant.Role.PARTICIPANT,
            colour=place,
            joined_at=party.created_at,
            member=member,
        )


def _write(rows: Rows) -> None:
    written: list[tuple[type[Model], list[Any]]] = [
        (Interaction, rows.interactions),
        (Impression, rows.impressions),
        (Pick, rows.picks),
        (EveningRating, rows.ratings),
    ]
    for model, made in written:
        model._default_manager.bulk_create(made)
