"""Keeps what an export says beside history, until the member has seen and confirmed it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction

from imports.folding import Folded, fold
from imports.line import Line
from imports.matching import Match, Matcher
from imports.models import Entry, Import
from imports.reading import Reader, read

ROWS = 1_000


def stage(member: User, file: IO[bytes], name: str, reader: Reader) -> Import:
    """In place of what the member left unconfirmed. Raises Refused; then that stays."""
    reading = read(file, name, reader)
    folded = fold(reading.lines, Matcher(reading.lines))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=member.pk)
        Import.objects.filter(member=member, state=Import.State.STAGED).delete()
        upload = Import.objects.create(
            member=member,
            file_name=_shown(name),
            formats=[each.key for each in reading.formats],
            lines=len(reading.lines) + reading.left_out.total(),
            left_out={reason.value: count for reason, count in reading.left_out.items()},
            date_order=reading.order,
            profiles=_profiles(reading.lines),
        )
        Entry.objects.bulk_create(_entries(upload, folded), batch_size=ROWS)
    return upload


def _entries(upload: Import, folded: Iterable[Folded]) -> list[Entry]:
    return [_entry(upload, each) for each in folded]


def _entry(upload: Import, folded: Folded) -> Entry:
    match = folded.match
    entry = Entry(
        upload=upload,
        verdict=_verdict(match),
        profile=folded.said.profile,
        name=match.name,
        year=folded.said.year,
        title_id=match.candidates[0] if match.is_certain else None,
        candidates=[] if match.is_certain else list(match.candidates),
        stars=folded.stars,
        rated_at=folded.rated_at,
        is_loose=folded.is_loose,
    )
    entry.set_views(folded.views())
    return entry


def _verdict(match: Match) -> Entry.Verdict:
    if match.is_certain:
        return Entry.Verdict.MATCHED
    return Entry.Verdict.AMBIGUOUS if match.candidates else Entry.Verdict.UNKNOWN


def _profiles(lines: Sequence[Line]) -> list[str]:
    """Of the account that the export is of, the busiest first; none where it has only one."""
    counted = Counter(line.said.profile for line in lines)
    return [profile for profile, _ in counted.most_common()] if len(counted) > 1 else []


def _shown(name: str) -> str:
    return "".join(each for each in name if each.isprintable())[:120] or "export"
