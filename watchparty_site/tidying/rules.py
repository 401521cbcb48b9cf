"""All rules of retention, in the order in which `manage.py tidy` applies them.

What must go soon is deleted by serving processes as well, a little each minute: leases, results of
requests, and messages of the chat.
"""

import datetime
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django.utils import timezone

from catalog.models import TableUpload
from history import retention as history_retention
from imports.models import Import
from imports.models.upload import STAGED_FOR
from members.models import MemberSession
from parties.leases.leases import DELETE_AFTER
from parties.models import AppliedChange, ChatMessage, Lease
from parties.storage import chat_log
from parties.storage.applied_changes import RETENTION
from parties.storage.retention import delete_rows
from warehouse.published_log import PublishedLog
from watchparty_site.mail import PRIVATE_FILES
from watchparty_site.mail_files import MAIL_NAME
from watchparty_site.tidying import log_rule
from watchparty_site.tidying.rule import Rule, in_steps

UPLOAD_DAYS = 30


def rules(published: PublishedLog | None, *, published_only: bool) -> list[Rule]:
    """`published` is what the warehouse has. With `published_only`, nothing is deleted that it is
    yet to read."""
    now = timezone.now()
    log = (
        (lambda: log_rule.delete_published_log(published))
        if published_only
        else log_rule.delete_old_log
    )
    return [
        _of("sessions that have ended", MemberSession.objects.filter(expire_date__lt=now)),
        _of("sessions of another engine", Session.objects.filter(expire_date__lt=now)),
        _of("leases that ended a day ago", Lease.objects.filter(expires_at__lt=now - DELETE_AFTER)),
        _of(
            "results of requests, a day old",
            AppliedChange.objects.filter(at__lt=now - RETENTION),
        ),
        _of(
            f"messages of the chat, older than {_days(settings.CHAT_DAYS)}",
            ChatMessage.objects.filter(sent_at__lt=chat_log.oldest_kept()),
        ),
        Rule("imports that were not confirmed within a day", _delete_staged_imports),
        Rule(f"tables that nobody confirmed for {_days(UPLOAD_DAYS)}", _empty_table_uploads),
        Rule("changes of history that later ones supersede", _delete_superseded_changes),
        Rule(f"mails in files, older than {_days(settings.MAIL_DAYS)}", _delete_mail_files),
        Rule(f"rows of the log, older than {_days(settings.LOG_DAYS)}", log),
        Rule(
            f"parties of guests that nobody visited for {_days(settings.PARTY_DAYS)}",
            lambda: log_rule.delete_idle_parties(published, published_only=published_only),
        ),
        Rule(
            f"guests without name and weights, after {_days(settings.PARTY_DAYS)}",
            log_rule.clear_guests,
        ),
        Rule(
            "numbers of deleted parties that the warehouse has noted",
            lambda: log_rule.delete_noted_parties(published),
        ),
    ]


def _days(number: int) -> str:
    return f"{number} days" if number != 1 else "a day"


def _of(what: str, due: QuerySet[Model]) -> Rule:
    def steps() -> Iterator[int]:
        keys = list(due.order_by("pk").values_list("pk", flat=True))
        yield from in_steps(keys, partial(delete_rows, due.model))

    return Rule(what, steps)


def _delete_staged_imports() -> Iterator[int]:
    """Deletes an import's lines first, a few at a time: an export may have a hundred thousand."""
    until = timezone.now() - STAGED_FOR
    for upload in Import.objects.filter(state=Import.State.STAGED, made_at__lt=until):
        lines = list(upload.entries.values_list("pk", flat=True))
        yield from in_steps(lines, partial(delete_rows, upload.entries.model))
        yield int(bool(Import.objects.filter(pk=upload.pk).delete_stale()))


def _empty_table_uploads() -> Iterator[int]:
    state = TableUpload.State
    until = timezone.now() - datetime.timedelta(days=UPLOAD_DAYS)
    stale = TableUpload.objects.filter(state=state.COMPARED, uploaded_at__lt=until)
    yield stale.update(state=state.CANCELLED, content=b"", changes=[])


def _delete_superseded_changes() -> Iterator[int]:
    superseded = list(history_retention.superseded_changes())
    yield from in_steps(superseded, history_retention.delete_changes)


def _delete_mail_files() -> Iterator[int]:
    if settings.EMAIL_BACKEND != PRIVATE_FILES:
        return
    oldest = time.time() - datetime.timedelta(days=settings.MAIL_DAYS).total_seconds()
    folder: str = settings.EMAIL_FILE_PATH  # type: ignore[misc] # made of EMAIL_URL
    for file in Path(folder).glob("*.log"):
        if MAIL_NAME.fullmatch(file.name) and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            yield 1
