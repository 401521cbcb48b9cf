"""Puts the events of one party in order, whichever process published them; and the messages of its
chat, which have numbers instead of revisions."""

from typing import Generic, Protocol, TypeVar

from parties.domain.state import StreamPosition

MAX_BUFFERED = 256


class InOrder(Protocol):
    @property
    def revision(self) -> int: ...

    @property
    def previous(self) -> int: ...

    @property
    def epoch(self) -> str: ...


Item = TypeVar("Item", bound=InOrder)


class EventOrder(Generic[Item]):
    """`revision` is that of the last event returned, in `epoch`; -1 before any state is known."""

    def __init__(self) -> None:
        self.epoch = ""
        self.revision = -1
        self._buffered: dict[int, Item] = {}

    def add(self, events: list[Item]) -> list[Item]:
        """Returns the events that are next, in order. An early event is buffered; one that is old
        or of another epoch is dropped."""
        self._buffered.update((each.previous, each) for each in events if self._is_ahead(each))
        ordered: list[Item] = []
        while (following := self._buffered.pop(self.revision, None)) is not None:
            self.revision = following.revision
            ordered.append(following)
        while len(self._buffered) > MAX_BUFFERED:
            self._buffered.pop(min(self._buffered))
        return ordered

    def advance_to(self, position: StreamPosition) -> None:
        """Drops the events up to the position: a state contains them."""
        if position.epoch != self.epoch:
            self.epoch, self.revision = position.epoch, -1
        self.revision = max(self.revision, position.revision)
        self._buffered = {
            previous: each for previous, each in self._buffered.items() if self._is_ahead(each)
        }

    def reset(self) -> None:
        """Buffers all events until `advance_to` gives the position that they follow."""
        self.epoch, self.revision = "", -1

    def _is_ahead(self, event: Item) -> bool:
        is_same = not self.epoch or event.epoch in ("", self.epoch)
        return is_same and event.previous >= self.revision
