"""Stages an export: stores its matched entries until the member confirms or discards them."""

from collections import Counter
from collections.abc import Sequence
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction

from imports import entry_rows
from imports.export_row import DatedRow
from imports.merge_rows import merge_rows
from imports.models import Import
from imports.placing import placed_names
from imports.read_export import DateContext, read
from imports.title_matching import Matcher


def stage(member: User, file: IO[bytes], name: str, context: DateContext) -> Import:
    """Stages an export and replaces the member's earlier unconfirmed import.

    Raises Refused, and then the earlier one stays.
    """
    export = read(file, name, context)
    merged = merge_rows(export.rows, Matcher(export.rows, placed_names(member)))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=member.pk)
        Import.objects.filter(member=member, state=Import.State.STAGED).delete()
        upload = Import.objects.create(
            member=member,
            file_name=_printable(name),
            formats=[each.key for each in export.formats],
            lines=len(export.rows) + export.left_out.total(),
            left_out={reason.value: count for reason, count in export.left_out.items()},
            date_order=export.order,
            other_orders=list(export.other_orders),
            meaning=Import.Meaning.ASKED if export.is_asked else "",
            profiles=_profiles(export.rows),
        )
        entry_rows.insert(upload, merged)
    return upload


def _profiles(rows: Sequence[DatedRow]) -> list[str]:
    """Returns the account's profiles by number of rows; none where there is only one."""
    counted = Counter(line.parsed.profile for line in rows)
    return [profile for profile, _ in counted.most_common()] if len(counted) > 1 else []


def _printable(name: str) -> str:
    return "".join(each for each in name if each.isprintable())[:120] or "export"
