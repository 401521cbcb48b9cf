"""The part of the log that is many and may come a moment later than what it tells of.

A slider that is dragged makes thirty weights a second; what is logged is where it stood when the
journal was next written. What a killed process had not written yet is lost from the log, and from
the log alone. Weights of those who hide theirs are not logged.
"""

from collections import deque
from collections.abc import Iterable, Mapping

import msgspec
from django.utils import timezone

from parties import metrics
from parties.batch import Batch
from parties.client_out import RecommendationsFrame
from parties.events import Weights, WeightsChanged
from parties.inserting import insert
from parties.models import Impression, Interaction, Participant, Party
from parties.showing import TITLE_KEY
from parties.state import PartyState
from parties.threads import on_database

BOUND = 50_000
ROWS_AT_A_TIME = 2_000
LINGER_SECONDS = 3.0
VETO = -1.0

Row = Interaction | Impression
Weighted = tuple[int, str, str]
_lists = msgspec.json.Decoder(RecommendationsFrame)


class Journal:
    """What one process has still to write down."""

    def __init__(self) -> None:
        self._weights: dict[Weighted, Interaction] = {}
        self._rows: deque[Row] = deque(maxlen=BOUND)

    def weighted(self, taken: Batch) -> None:
        for step in taken.steps:
            if isinstance(step.event, WeightsChanged):
                for participant, weights in step.event.changes.items():
                    self._weigh(step.state, participant, weights)

    def _weigh(self, state: PartyState, participant: str, weights: Weights) -> None:
        if state.participants[participant].hidden:
            return
        now = timezone.now()
        for key, value in weights.items():
            self._weights[state.pk, participant, key] = Interaction(
                party_id=state.pk,
                participant_id=participant,
                kind=_kind(key, value),
                at=now,
                revision=state.revision,
                title=_title(key),
                interest=key,
                amount=value,
                strategy=state.strategy,
            )

    def opened(self, state: PartyState, participant: str, title: int, device: str) -> None:
        if not state.participants[participant].takes_part:
            return
        opened = Interaction(
            party_id=state.pk,
            participant_id=participant,
            kind=Interaction.Kind.OPENED,
            at=timezone.now(),
            revision=state.revision,
            title=title,
            strategy=state.strategy,
            device=device,
        )
        self._add([opened])

    def read(self, state: PartyState, shown: RecommendationsFrame, who: Mapping[str, str]) -> None:
        """who: participant → device."""
        titles = [
            [each.id, rank, each.block, each.score, {one: each.fits.get(one) for one in who}]
            for rank, each in enumerate(shown.titles, start=1)
        ]
        impression = Impression(
            party_id=state.pk,
            at=timezone.now(),
            revision=shown.revision,
            strategy=shown.strategy,
            agreement=shown.agreement,
            participants=dict(who),
            titles=titles,
        )
        self._add([impression])

    async def write(self) -> None:
        """Raises DatabaseError, and then keeps what it had, up to the bound."""
        self._add(self._weights.values())
        self._weights.clear()
        while self._rows:
            some = [self._rows.popleft() for _ in range(min(ROWS_AT_A_TIME, len(self._rows)))]
            try:
                await on_database(_save, some)
            except Exception:
                self._rows.extendleft(reversed(some))
                raise

    def _add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if len(self._rows) == BOUND:
                metrics.unlogged.inc()
            self._rows.append(row)


class Readers:
    """Who has had the list that stands in a room before them for long enough to read it."""

    def __init__(self) -> None:
        self._revision = -1
        self._shown: RecommendationsFrame | bytes | None = None
        self._since = 0.0
        self._have_read: set[str] = set()

    def show(self, revision: int, shown: RecommendationsFrame | bytes, now: float) -> None:
        self._revision, self._shown, self._since = revision, shown, now
        self._have_read = set()

    def look_at(self, shown: RecommendationsFrame, now: float) -> None:
        """Somebody came and was shown a list; it is the one that stands, unless it is newer."""
        if shown.revision > self._revision:
            self.show(shown.revision, shown, now)

    def take(
        self, here: Mapping[str, str], now: float
    ) -> tuple[RecommendationsFrame, dict[str, str]] | None:
        """The list and those, of who is here, who have read it since this was last asked."""
        new = {who: device for who, device in here.items() if who not in self._have_read}
        if self._shown is None or now - self._since < LINGER_SECONDS or not new:
            return None
        self._have_read |= new.keys()
        if isinstance(self._shown, bytes):
            self._shown = _lists.decode(self._shown)
        return self._shown, new


def device_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """What kind of thing a browser says it runs on."""
    agent = next((value for name, value in headers if name.lower() == b"user-agent"), b"")
    for mark, device in ((b"TV", "television"), (b"Mobi", "phone"), (b"Mozilla", "laptop")):
        if mark in agent:
            return device
    return "program"


def _kind(key: str, value: float | None) -> str:
    if key.startswith(TITLE_KEY) and value == VETO:
        return Interaction.Kind.VETOED
    return Interaction.Kind.WEIGHTED


def _title(key: str) -> int | None:
    number = key.removeprefix(TITLE_KEY)
    return int(number) if number != key and number.isdigit() else None


def _save(rows: list[Row]) -> None:
    """Who or whose party is gone by now has no place in the log."""
    named = {who for row in rows if isinstance(row, Interaction) for who in [row.participant_id]}
    parties = {row.party_id for row in rows}
    there = set(Participant.objects.filter(id__in=named).values_list("id", flat=True))
    open_ = set(Party.objects.filter(pk__in=parties).values_list("pk", flat=True))
    kept = [row for row in rows if row.party_id in open_]
    insert([row for row in kept if isinstance(row, Interaction) and row.participant_id in there])
    insert([row for row in kept if isinstance(row, Impression)])
