"""Buffers frequent interactions, and logs them a moment later.

A dragged slider makes thirty weights a second; its position at the next flush is logged. What a
killed process had not flushed is missing in the log, and nowhere else. Weights of participants who
hide theirs are not logged.
"""

from collections import deque
from collections.abc import Iterable, Mapping

import msgspec
from django.db import transaction
from django.utils import timezone

from parties.domain.batch import Batch
from parties.domain.events import Weights, WeightsChanged
from parties.domain.state import PartyState
from parties.models import Impression, Interaction, Participant, Party
from parties.protocol.server_messages import RecommendationsFrame
from parties.runtime import metrics
from parties.runtime.fault_isolation import run_batch
from parties.storage.bulk_insert import insert
from parties.storage.db_threads import run_in_store_thread
from recommender.interest_keys import TITLE, id_in_key, is_title_key

MAX_BUFFERED = 50_000
ROWS_AT_A_TIME = 2_000
READ_SECONDS = 3.0
VETO = -1.0

Row = Interaction | Impression
Weighted = tuple[int, str, str]
Reaction = tuple[int, str, str, int | None]
_lists = msgspec.json.Decoder(RecommendationsFrame)


class InteractionBuffer:
    """The interactions of one process that are not yet saved."""

    def __init__(self) -> None:
        self._weights: dict[Weighted, Interaction] = {}
        self._reactions: dict[Reaction, Interaction] = {}
        self._rows: deque[Row] = deque(maxlen=MAX_BUFFERED)

    def add_weights(self, batch: Batch) -> None:
        for step in batch.steps:
            if isinstance(step.event, WeightsChanged):
                for participant, weights in step.event.changes.items():
                    self._add_participant_weights(step.state, participant, weights)

    def _add_participant_weights(
        self, state: PartyState, participant: str, weights: Weights
    ) -> None:
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

    def add_opened_title(
        self, state: PartyState, participant: str, title: int, device: str
    ) -> None:
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

    def add_followed(
        self, state: PartyState, participant: str, title: int | None, device: str
    ) -> None:
        """Nothing of who keeps to themselves what they look at."""
        if not state.participants[participant].shares_focus:
            return
        followed = Interaction(
            party_id=state.pk,
            participant_id=participant,
            kind=Interaction.Kind.FOLLOWED,
            at=timezone.now(),
            revision=state.revision,
            title=title,
            strategy=state.strategy,
            device=device,
        )
        self._add([followed])

    def add_reaction(
        self, state: PartyState, participant: str, emoji: str, title: int | None
    ) -> None:
        """Counts the same reaction until the next flush."""
        key = state.pk, participant, emoji, title
        earlier = self._reactions.get(key)
        self._reactions[key] = Interaction(
            party_id=state.pk,
            participant_id=participant,
            kind=Interaction.Kind.REACTED,
            at=timezone.now(),
            revision=state.revision,
            title=title,
            interest=emoji,
            amount=1.0 + (earlier.amount or 0.0 if earlier is not None else 0.0),
            strategy=state.strategy,
        )

    def add_impression(
        self, state: PartyState, shown: RecommendationsFrame, who: Mapping[str, str]
    ) -> None:
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

    async def flush(self) -> None:
        """Saves what is buffered. Raises StoreUnavailable, and keeps it then, up to the limit."""
        self._add(self._weights.values())
        self._weights.clear()
        self._add(self._reactions.values())
        self._reactions.clear()
        while self._rows:
            some = [self._rows.popleft() for _ in range(min(ROWS_AT_A_TIME, len(self._rows)))]
            try:
                saved = await run_batch("interactions", _saved, some)
            except Exception:
                self._rows.extendleft(reversed(some))
                raise
            metrics.dropped_interactions.inc(sum(isinstance(each, Exception) for each in saved))

    def _add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if len(self._rows) == MAX_BUFFERED:
                metrics.dropped_interactions.inc()
            self._rows.append(row)


class ImpressionTracker:
    """Finds who has had a room's current list for long enough to read it."""

    def __init__(self) -> None:
        self._revision = -1
        self._shown: RecommendationsFrame | bytes | None = None
        self._since = 0.0
        self._have_read: set[str] = set()

    def list_changed(self, revision: int, shown: RecommendationsFrame | bytes, now: float) -> None:
        self._revision, self._shown, self._since = revision, shown, now
        self._have_read = set()

    def list_sent(self, shown: RecommendationsFrame, now: float) -> None:
        """Notes a list that was sent to somebody who joined; it counts if it is a newer one."""
        if shown.revision > self._revision:
            self.list_changed(shown.revision, shown, now)

    def new_readers(
        self, here: Mapping[str, str], now: float
    ) -> tuple[RecommendationsFrame, dict[str, str]] | None:
        """Returns the list and who of those present has read it since the last call."""
        new = {who: device for who, device in here.items() if who not in self._have_read}
        if self._shown is None or now - self._since < READ_SECONDS or not new:
            return None
        self._have_read |= new.keys()
        if isinstance(self._shown, bytes):
            self._shown = _lists.decode(self._shown)
        return self._shown, new


def device_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Returns the kind of device that the User-Agent header names."""
    agent = next((value for name, value in headers if name.lower() == b"user-agent"), b"")
    for mark, device in ((b"TV", "television"), (b"Mobi", "phone"), (b"Mozilla", "laptop")):
        if mark in agent:
            return device
    return "program"


def _kind(key: str, value: float | None) -> str:
    if is_title_key(key) and value == VETO:
        return Interaction.Kind.VETOED
    return Interaction.Kind.WEIGHTED


def _title(key: str) -> int | None:
    return id_in_key(key, TITLE)


async def _saved(rows: list[Row]) -> list[None]:
    await run_in_store_thread(_save, rows)
    return [None] * len(rows)


def _save(rows: list[Row]) -> None:
    """Saves all or none, without rows of participants and parties that were deleted meanwhile."""
    named = {who for row in rows if isinstance(row, Interaction) for who in [row.participant_id]}
    parties = {row.party_id for row in rows}
    there = set(Participant.objects.filter(id__in=named).values_list("id", flat=True))
    open_ = set(Party.objects.filter(pk__in=parties).values_list("pk", flat=True))
    kept = [row for row in rows if row.party_id in open_]
    logged = [row for row in kept if isinstance(row, Interaction) and row.participant_id in there]
    with transaction.atomic():
        insert(logged)
        insert([row for row in kept if isinstance(row, Impression)])
