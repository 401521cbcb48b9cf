"""Puts events of one party in order, whichever process and road they came by."""

from parties.telling import Told

HELD_BOUND = 256


class Feed:
    """`revision` is the last one that was passed on; -1 before the first state is known."""

    def __init__(self) -> None:
        self.revision = -1
        self._held: dict[int, Told] = {}

    @property
    def has_gap(self) -> bool:
        """Later events are here, and one before them is not."""
        return bool(self._held)

    def take(self, told: list[Told]) -> list[Told]:
        """What can be passed on now, in order; what is early waits, what is old is dropped."""
        self._held.update((each.previous, each) for each in told if each.previous >= self.revision)
        passed: list[Told] = []
        while (following := self._held.pop(self.revision, None)) is not None:
            self.revision = following.revision
            passed.append(following)
        while len(self._held) > HELD_BOUND:
            self._held.pop(min(self._held))
        return passed

    def skip_to(self, revision: int) -> None:
        """Everything up to the revision is known by other means."""
        self.revision = max(self.revision, revision)
        self._held = {
            previous: each for previous, each in self._held.items() if previous >= self.revision
        }
