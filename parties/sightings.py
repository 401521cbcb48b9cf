"""Who is here, as one process sees it: by which leases it has seen renewed.

Wall clocks are set back and forward, and those of two machines differ; a process' own monotonic
clock is not. So what counts is when this process last saw a lease change: it is good for a lease's
length from then. Only of one that it sees for the first time it has to believe what the table says.
"""

import datetime
from collections.abc import Iterable, Set
from dataclasses import dataclass

from parties.leases import Held


@dataclass(frozen=True, slots=True)
class _Sighting:
    """`since` and `until` are of the monotonic clock."""

    lease: Held
    since: float
    until: float


class Sightings:
    """One party's leases. `seconds` is how long one lasts that is not renewed."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], _Sighting] = {}

    def look(
        self, leases: Iterable[Held], seconds: float, now: float, wall: datetime.datetime
    ) -> None:
        """`now` and `wall` are the same moment, by either clock."""
        self._seen = {
            (lease.participant, lease.process): self._sighting(lease, seconds, now, wall)
            for lease in leases
        }

    def _sighting(
        self, lease: Held, seconds: float, now: float, wall: datetime.datetime
    ) -> _Sighting:
        before = self._seen.get((lease.participant, lease.process))
        if before is None:
            left = min((lease.expires_at - wall).total_seconds(), seconds)
            return _Sighting(lease, now - _age(lease, wall), now + left)
        if before.lease == lease:
            return before
        if before.lease.taken_at == lease.taken_at:
            return _Sighting(lease, before.since, now + seconds)
        # Taken again, or shortened by a process that leaves: both its ends are of one moment, so
        # its length is true whatever the clock.
        length = (lease.expires_at - lease.taken_at).total_seconds()
        return _Sighting(lease, now - _age(lease, wall), now + min(length, seconds))

    def here(self, mine: str, seated: Set[str], now: float) -> dict[str, float]:
        """Those who are here and since when. Who sits at the process that looks, `mine`, is known
        there, whatever the leases say."""
        here = dict.fromkeys(seated, now)
        for (participant, process), seen in self._seen.items():
            if participant in seated if process == mine else seen.until > now:
                here[participant] = min(seen.since, here.get(participant, now))
        return here


def _age(lease: Held, wall: datetime.datetime) -> float:
    return max(0.0, (wall - lease.taken_at).total_seconds())
