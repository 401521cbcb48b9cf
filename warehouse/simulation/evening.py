"""One party, from the first slider to the last star, as rows of the tables that a room writes."""

import datetime
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parties.models import EveningRating, Impression, Interaction, Participant, Party, Pick
from warehouse.simulation.raters import Raters

LISTED = 20
DEVICES = ("phone", "phone", "phone", "laptop", "television")
BLOCKS = ("fair_mix", "bridge", "popular")
Kind = Interaction.Kind
Floats = NDArray[np.float64]


@dataclass
class Rows:
    """What one party leaves."""

    interactions: list[Interaction] = field(default_factory=list)
    impressions: list[Impression] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    ratings: list[EveningRating] = field(default_factory=list)


class Evening:
    """seats: the rater that each participant is."""

    def __init__(
        self,
        raters: Raters,
        party: Party,
        participants: list[Participant],
        seats: list[int],
        random: np.random.Generator,
    ) -> None:
        self.raters, self.party, self.people = raters, party, participants
        self.seats, self.random = seats, random
        self.rows, self.revision = Rows(), 0
        self.clock = party.created_at
        self.devices = [str(random.choice(DEVICES)) for _ in participants]
        self.fits = raters.fits[seats]
        self.vetoed: set[int] = set()

    def go(self) -> Rows:
        for _ in range(int(self.random.integers(1, 5))):
            self._steer()
            listed = self._list()
            self._read(listed)
            self._open(listed)
        if self.random.random() < 0.85:
            self._pick(listed)
        self.party.revision = self.revision
        return self.rows

    def _later(self, least: int, most: int) -> datetime.datetime:
        self.clock += datetime.timedelta(seconds=int(self.random.integers(least, most)))
        return self.clock

    def _steer(self) -> None:
        for place, seat in enumerate(self.seats):
            moves = int(self.random.integers(0, 4))
            strength = np.abs(self.raters.tastes[seat]) + 0.02
            for genre in self.random.choice(
                len(self.raters.genres), moves, p=strength / strength.sum()
            ):
                mood = self.random.normal(0.0, 0.25)
                weight = round(float(np.clip(self.raters.tastes[seat, genre] + mood, -1, 1)), 1)
                interest = f"genre:{self.raters.genres[genre]}"
                self._do(place, Kind.WEIGHTED, interest=interest, amount=weight)

    def _list(self) -> list[int]:
        """The best for everyone, by the party's strategy, without what was vetoed."""
        scores = (
            self.fits.min(axis=0) if "misery" in self.party.strategy else self.fits.mean(axis=0)
        )
        scores = scores + self.random.normal(0.0, 0.03, scores.shape)
        best = np.argsort(-scores)[: LISTED + len(self.vetoed)]
        return [int(title) for title in best if int(title) not in self.vetoed][:LISTED]

    def _agreement(self) -> str:
        if len(self.seats) == 1:
            return "shared"
        tastes, people = self.raters.tastes[self.seats], len(self.seats)
        directions = tastes / (np.linalg.norm(tastes, axis=1, keepdims=True) + 1e-9)
        together = float(np.sum(directions @ directions.T)) - people
        alike = together / (people * (people - 1))
        return "shared" if alike > 0.3 else "partial" if alike > 0.0 else "none"

    def _block(self, rank: int) -> str:
        return BLOCKS[min(rank * 3 // LISTED, 2)] if self._agreement() == "none" else "list"

    def _fit(self, place: int, title: int) -> float:
        return round(float(self.fits[place, title]), 4)

    def _read(self, listed: list[int]) -> None:
        titles = [
            [
                self.raters.titles[title],
                rank + 1,
                self._block(rank),
                round(float(self.fits[:, title].mean()), 4),
                {each.pk: self._fit(place, title) for place, each in enumerate(self.people)},
            ]
            for rank, title in enumerate(listed)
        ]
        self.rows.impressions.append(
            Impression(
                party=self.party,
                at=self._later(4, 30),
                revision=self.revision,
                strategy=self.party.strategy,
                agreement=self._agreement(),
                participants={
                    each.pk: device for each, device in zip(self.people, self.devices, strict=True)
                },
                titles=titles,
            )
        )

    def _open(self, listed: list[int]) -> None:
        for place in range(len(self.people)):
            for title in listed:
                fit = self.fits[place, title]
                if self.random.random() < 0.12 * fit:
                    self._do(place, Kind.OPENED, title)
                elif fit < 0.35 and self.random.random() < 0.1:
                    interest = f"title:{self.raters.titles[title]}"
                    self._do(place, Kind.VETOED, title, interest=interest, amount=-1.0)
                    self.vetoed.add(title)

    def _pick(self, listed: list[int]) -> None:
        left = [title for title in listed if title not in self.vetoed] or listed
        liked = self.fits[:, left].mean(axis=0) * np.exp(-0.15 * np.arange(len(left)))
        title = left[int(self.random.choice(len(left), p=liked / liked.sum()))]
        rank, picked_at = listed.index(title), self._later(20, 240)
        watched = self.random.random() < 0.9
        seconds = round(float(self.random.beta(5, 1)) * 6600) if watched else 0
        pick = Pick(
            id=self.people[0].pk,
            party=self.party,
            title_id=self.raters.titles[title],
            by=self.people[0],
            revision=self.revision + 1,
            picked_at=picked_at,
            rank=rank + 1,
            block=self._block(rank),
            strategy=self.party.strategy,
            agreement=self._agreement(),
            score=round(float(self.fits[:, title].mean()), 4),
            satisfied={each.pk: self._fit(place, title) for place, each in enumerate(self.people)},
            position=seconds,
            ended_at=picked_at + datetime.timedelta(seconds=seconds + 60),
        )
        self.rows.picks.append(pick)
        self._about(pick, 0, title, Kind.PICKED, None)
        if watched:
            self._watch(pick, title, seconds)

    def _watch(self, pick: Pick, title: int, seconds: int) -> None:
        self._later(20, 60)
        for place in range(len(self.people)):
            self._about(pick, place, title, Kind.STARTED, 0.0)
        self.clock += datetime.timedelta(seconds=seconds)
        for place in range(len(self.people)):
            self._about(pick, place, title, Kind.STOPPED, float(seconds))
        for place, seat in enumerate(self.seats):
            if self.random.random() < 0.6:
                stars = self._stars(seat, title)
                self._later(5, 90)
                self._about(pick, place, title, Kind.RATED, stars)
                self.rows.ratings.append(
                    EveningRating(
                        pick=pick, participant=self.people[place], stars=stars, rated_at=self.clock
                    )
                )

    def _stars(self, seat: int, title: int) -> float:
        """What they really gave it; of what they never rated, what one would expect."""
        given = float(self.raters.stars[seat, title])
        expected = 0.5 + 4.5 * float(self.raters.fits[seat, title])
        stars = given or expected + self.random.normal(0.0, 0.7)
        return float(np.clip(round(stars * 2) / 2, 0.5, 5.0))

    def _about(self, pick: Pick, place: int, title: int, kind: Kind, amount: float | None) -> None:
        row = self._do(place, kind, title, amount=amount)
        row.rank, row.block, row.score = pick.rank, pick.block, pick.score
        row.fit, row.device = self._fit(place, title), ""

    def _do(
        self,
        place: int,
        kind: Kind,
        title: int | None = None,
        interest: str = "",
        amount: float | None = None,
    ) -> Interaction:
        self.revision += 1
        if kind in (Kind.WEIGHTED, Kind.VETOED, Kind.OPENED):
            self._later(1, 12)
        row = Interaction(
            party=self.party,
            participant=self.people[place],
            kind=kind,
            at=self.clock,
            revision=self.revision,
            title=None if title is None else self.raters.titles[title],
            interest=interest,
            amount=amount,
            strategy=self.party.strategy,
            device=self.devices[place],
        )
        self.rows.interactions.append(row)
        return row
