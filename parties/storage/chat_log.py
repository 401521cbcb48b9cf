"""Reads, saves, erases and at last deletes the messages of parties' chats."""

import datetime

from django.conf import settings
from django.utils import timezone

from parties import models
from parties.domain.batch import Batch
from parties.domain.chat_message import MESSAGES_SHOWN, ChatMessage
from parties.domain.events import MessageDeleted

ROWS_AT_A_TIME = 1_000


def newest(party: int) -> tuple[ChatMessage, ...]:
    return before(party, None, MESSAGES_SHOWN)


def before(party: int, number: int | None, limit: int) -> tuple[ChatMessage, ...]:
    """Returns the last messages before a number, in their order; without one, the newest."""
    rows = models.ChatMessage.objects.filter(party_id=party).order_by("-number")
    if number is not None:
        rows = rows.filter(number__lt=number)
    return tuple(map(_message, reversed(rows[:limit])))


def _message(row: models.ChatMessage) -> ChatMessage:
    return ChatMessage(
        row.number, row.participant_id, row.text, row.title, row.sent_at, row.deleted
    )


def author(party: int, number: int) -> str | None:
    """Returns who wrote a message; None where there is none with this number."""
    row = models.ChatMessage.objects.filter(party_id=party, number=number)
    return row.values_list("participant_id", flat=True).first()


def save(batch: Batch) -> None:
    """Saves what a batch sent, and erases what it deleted, in its transaction."""
    party = batch.after.pk
    models.ChatMessage.objects.bulk_create(
        models.ChatMessage(
            party_id=party,
            number=each.number,
            participant_id=each.participant,
            text=each.text,
            title=each.title,
            sent_at=each.sent_at,
        )
        for each in batch.messages
    )
    events = (step.event for step in batch.steps)
    deleted = [event.number for event in events if isinstance(event, MessageDeleted)]
    if deleted:
        _erase(party, deleted)


def _erase(party: int, numbers: list[int]) -> None:
    """Their digests go too: whoever guesses a text could compare it with one."""
    rows = models.ChatMessage.objects.filter(party_id=party, number__in=numbers)
    rows.update(text="", title=None, deleted=True)
    sent = models.AppliedChange.objects.filter(party_id=party, number__in=numbers)
    sent.update(content="")


def erase_all_of(participants: list[str]) -> None:
    """Erases what these participants wrote. The caller has locked their parties."""
    rows = models.ChatMessage.objects.filter(participant_id__in=participants)
    rows.update(text="", title=None, deleted=True)


def oldest_kept() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=settings.CHAT_DAYS)


def delete_old() -> None:
    """Deletes some of the messages past retention; the rest the next time."""
    old = models.ChatMessage.objects.filter(sent_at__lt=oldest_kept()).order_by("sent_at")
    some = list(old.values_list("pk", flat=True)[:ROWS_AT_A_TIME])
    if some:
        models.ChatMessage.objects.filter(pk__in=some).delete()
