"""Decides which leases are valid, as one process observes them.

Wall clocks are adjusted, and those of two machines differ; a process's own monotonic clock is not
adjusted. So a lease is valid for its length from the moment when this process last observed that it
changed. Only for a lease that it observes for the first time the table's times count.
"""

import datetime
from collections.abc import Iterable, Set
from dataclasses import dataclass

from parties.leases.leases import LeaseRow


@dataclass(frozen=True, slots=True)
class _ObservedLease:
    """A lease, and from when until when it is valid, by the monotonic clock."""

    lease: LeaseRow
    since: float
    until: float


class LeaseValidity:
    """The validity of one party's leases. `seconds`: the length of one that is not renewed."""

    def __init__(self) -> None:
        self._observations: dict[tuple[str, str], _ObservedLease] = {}

    def observe(
        self, leases: Iterable[LeaseRow], seconds: float, now: float, wall: datetime.datetime
    ) -> None:
        """Compares the leases with those observed before. `now` and `wall` are one moment, by the
        monotonic and the wall clock."""
        self._observations = {
            (lease.participant, lease.process): self._observed(lease, seconds, now, wall)
            for lease in leases
        }

    def _observed(
        self, lease: LeaseRow, seconds: float, now: float, wall: datetime.datetime
    ) -> _ObservedLease:
        before = self._observations.get((lease.participant, lease.process))
        if before is None:
            remaining = min((lease.expires_at - wall).total_seconds(), seconds)
            return _ObservedLease(lease, now - _age(lease, wall), now + remaining)
        if before.lease == lease:
            return before
        if before.lease.taken_at == lease.taken_at:
            return _ObservedLease(lease, before.since, now + seconds)
        # Acquired again, or shortened by a process that shuts down: both its ends are of one
        # clock, so its length is exact.
        length = (lease.expires_at - lease.taken_at).total_seconds()
        return _ObservedLease(lease, now - _age(lease, wall), now + min(length, seconds))

    def present(self, own_process: str, connected: Set[str], now: float) -> dict[str, float]:
        """Returns who is present, and since when. `connected` decides for participants of
        `own_process`, and leases for those of others."""
        present = dict.fromkeys(connected, now)
        for (participant, process), observed in self._observations.items():
            if participant in connected if process == own_process else observed.until > now:
                present[participant] = min(observed.since, present.get(participant, now))
        return present


def _age(lease: LeaseRow, wall: datetime.datetime) -> float:
    return max(0.0, (wall - lease.taken_at).total_seconds())
