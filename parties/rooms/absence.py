"""Since when the participants of a room are without a screen, as this process has noticed."""

import datetime
from collections.abc import Iterable, Mapping

from parties.domain.state import PartyState

# Whoever was away before this process opened the room may be about to reconnect.
NOTICE_SECONDS = 60.0


class Absences:
    """The absences of one room. `ages` are those from before the room was opened, in seconds."""

    def __init__(self, ages: Mapping[str, float], now: float) -> None:
        self._opened_at = now
        self._ages = ages
        self._since: dict[str, float] = {}

    def observe(self, absent: Iterable[str], now: float) -> None:
        """Notes who is absent now: whoever is no longer absent begins anew the next time."""
        since = {each: self._since.get(each, self._first(each, now)) for each in absent}
        self._ages = {each: age for each, age in self._ages.items() if each in since}
        self._since = since

    def _first(self, participant: str, now: float) -> float:
        age = self._ages.get(participant)
        return now if age is None else self._opened_at - age

    def longer_than(self, seconds: float, now: float) -> tuple[str, ...]:
        if now - self._opened_at < min(seconds, NOTICE_SECONDS):
            return ()
        return tuple(sorted(each for each, at in self._since.items() if now - at >= seconds))


def absent_participants(state: PartyState, online: Iterable[str]) -> set[str]:
    """Those for whom the list is made though they have no screen open."""
    return {each.id for each in state.counting_participants()}.difference(online)


def returned_participants(state: PartyState, online: Iterable[str]) -> tuple[str, ...]:
    """Those who are still marked as away though they have a screen open."""
    away = {each.id for each in state.active_participants() if each.is_away}
    return tuple(sorted(away.intersection(online)))


def ages_of(
    state: PartyState, last_seen: Mapping[str, datetime.datetime], wall: datetime.datetime
) -> dict[str, float]:
    """Returns for how long each one is absent at least, by their last lease; who has none, since
    leases are kept for a day, has not been here since they joined, or for that day."""
    seen = {each.id: last_seen.get(each.id, each.joined_at) for each in state.active_participants()}
    return {who: max(0.0, (wall - at).total_seconds()) for who, at in seen.items()}
