"""What a simulated party has so far: its people, its clock, and the rows that rooms write."""

import datetime
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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
from warehouse.simulation.raters import Raters

LISTED = 20
DEVICES = ("phone", "phone", "phone", "laptop", "television")
BLOCKS = ("fair_mix", "bridge", "popular")
Kind = Interaction.Kind
Floats = NDArray[np.float64]


@dataclass
class Rows:
    """The rows of one simulated party."""

    interactions: list[Interaction] = field(default_factory=list)
    impressions: list[Impression] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    ballot_titles: list[BallotTitle] = field(default_factory=list)
    votes: list[BallotVote] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    ratings: list[EveningRating] = field(default_factory=list)
    messages: list[ChatMessage] = field(default_factory=list)


class PartyLog:
    """`chosen` are the raters whom the participants simulate. Titles are their places in `raters`,
    and people their places in `people`. `fits`: (people, titles)."""

    def __init__(
        self,
        raters: Raters,
        party: Party,
        participants: list[Participant],
        chosen: list[int],
        random: np.random.Generator,
    ) -> None:
        self.raters, self.party, self.people = raters, party, participants
        self.chosen, self.random = chosen, random
        self.rows, self.revision = Rows(), 0
        self.clock = party.created_at
        self.devices = [str(random.choice(DEVICES)) for _ in participants]
        self.fits = raters.fits[chosen]
        self.vetoed: set[int] = set()

    def chance(self, probability: float) -> bool:
        return bool(self.random.random() < probability)

    def later(self, least: int, most: int) -> datetime.datetime:
        self.clock += datetime.timedelta(seconds=int(self.random.integers(least, most)))
        return self.clock

    def agreement(self) -> str:
        if len(self.chosen) == 1:
            return "shared"
        tastes, people = self.raters.tastes[self.chosen], len(self.chosen)
        directions = tastes / (np.linalg.norm(tastes, axis=1, keepdims=True) + 1e-9)
        together = float(np.sum(directions @ directions.T)) - people
        alike = together / (people * (people - 1))
        return "shared" if alike > 0.3 else "partial" if alike > 0.0 else "none"

    def block(self, place: int) -> str:
        """Returns the block of a place in the list, from 0."""
        return BLOCKS[min(place * 3 // LISTED, 2)] if self.agreement() == "none" else "list"

    def score(self, title: int) -> float:
        return round(float(self.fits[:, title].mean()), 4)

    def fit(self, person: int, title: int) -> float:
        return round(float(self.fits[person, title]), 4)

    def fits_of(self, title: int) -> dict[str, float]:
        return {each.pk: self.fit(person, title) for person, each in enumerate(self.people)}

    def interact(
        self,
        person: int,
        kind: Kind,
        title: int | None = None,
        interest: str = "",
        amount: float | None = None,
    ) -> Interaction:
        self.revision += 1
        row = Interaction(
            party=self.party,
            participant=self.people[person],
            kind=kind,
            at=self.clock,
            revision=self.revision,
            title=None if title is None else self.raters.titles[title],
            interest=interest,
            amount=amount,
            strategy=self.party.strategy,
            device=self.devices[person],
        )
        self.rows.interactions.append(row)
        return row
