"""The history of each of many titles that are changed at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from catalog.chunks import chunks
from catalog.models import Title

AT_A_TIME = 1_000
LONGEST_NAME = 200


def log_changes(request: HttpRequest, changes: Iterable[tuple[int, str, str]]) -> None:
    """Records of titles, each by its id and name, what whoever asks has changed."""
    kind = ContentType.objects.get_for_model(Title)
    by: Any = request.user.pk
    entries = (
        LogEntry(
            user_id=by,
            content_type=kind,
            object_id=str(key),
            object_repr=name[:LONGEST_NAME],
            action_flag=CHANGE,
            change_message=text,
        )
        for key, name, text in changes
    )
    for some in chunks(entries, AT_A_TIME):
        LogEntry.objects.bulk_create(some)
