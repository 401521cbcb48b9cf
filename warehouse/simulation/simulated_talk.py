"""Simulates what people do besides steering: they write, react, and follow one another."""

from parties.demo_evening import LINES
from parties.domain.chat import REACTIONS
from parties.models import ChatMessage
from warehouse.simulation.party_log import Kind, PartyLog

TALKED_ABOUT = 6


def talk(log: PartyLog, listed: list[int]) -> None:
    for person in range(len(log.people)):
        title = listed[int(log.random.integers(min(TALKED_ABOUT, len(listed))))]
        if log.chance(0.4):
            _write(log, person, title)
        if log.chance(0.3):
            emoji = str(log.random.choice(REACTIONS))
            times = float(log.random.integers(1, 4))
            log.interact(person, Kind.REACTED, title, interest=emoji, amount=times).device = ""
        if len(log.people) > 1 and log.chance(0.15):
            log.interact(person, Kind.FOLLOWED, title)


def _write(log: PartyLog, person: int, title: int) -> None:
    line = LINES[int(log.random.integers(len(LINES)))]
    log.rows.messages.append(
        ChatMessage(
            party=log.party,
            number=len(log.rows.messages) + 1,
            participant=log.people[person],
            text=line.format(title=log.raters.names[title]),
            title=log.raters.titles[title] if "{title}" in line else None,
            sent_at=log.later(1, 10),
        )
    )
