"""Retires and restores many titles at once: asks first, and stands in the history of each."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.admin.change_log import log_changes
from catalog.chunks import chunks
from catalog.models import CatalogRevision, Title
from catalog.models.title import TitleQuerySet

AT_A_TIME = 1_000
RETIREMENTS_SHOWN = 50
TEMPLATE = "admin/catalog/title/confirm_many.html"


def retire(site_admin: Any, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
    active = Title.objects.active().filter(pk__in=titles.order_by().values("pk"))
    if "confirmed" not in request.POST:
        count = active.count()
        question = ngettext(
            "Retire %d title? No room shows it any more; nothing is deleted.",
            "Retire %d titles? No room shows them any more; nothing is deleted.",
            count,
        )
        return _ask(site_admin, request, "retire", question % count, [])
    with transaction.atomic():
        changed = _set(active, timezone.now(), request, _("Retired, one of %d."))
    text = ngettext("%d title is retired.", "%d titles are retired.", changed)
    messages.success(request, text % changed)
    return None


def restore(site_admin: Any, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
    """Titles that were retired together have one moment, by which they are brought back."""
    retired = Title.objects.exclude(retired_at=None).filter(
        merged_into=None, pk__in=titles.order_by().values("pk")
    )
    if "confirmed" not in request.POST:
        question = _("Which retirements are taken back, of the selected titles?")
        return _ask(site_admin, request, "restore", question, _retirements(retired))
    moments = [parse_datetime(each) for each in request.POST.getlist("moment")]
    chosen = retired.filter(retired_at__in=[each for each in moments if each is not None])
    with transaction.atomic():
        changed = _set(chosen, None, request, _("Restored, one of %d."))
    text = ngettext("%d title is back.", "%d titles are back.", changed)
    messages.success(request, text % changed)
    return None


def _retirements(retired: TitleQuerySet) -> list[tuple[str, str]]:
    """Returns the newest retirements, each with its moment and what it is called."""
    found: Iterable[Any] = (
        retired.order_by("-retired_at")
        .values("retired_at")
        .annotate(number=Count("pk"))
        .values_list("retired_at", "number")[:RETIREMENTS_SHOWN]
    )
    return [
        (moment.isoformat(), f"{localize(timezone.localtime(moment))}: {number}")
        for moment, number in found
    ]


def _set(
    titles: TitleQuerySet, retired_at: datetime.datetime | None, request: HttpRequest, text: str
) -> int:
    rows = list(titles.order_by("pk").values_list("pk", "name"))
    for part in chunks([key for key, _name in rows], AT_A_TIME):
        Title.objects.filter(pk__in=part).update(retired_at=retired_at, changed_at=timezone.now())
    log_changes(request, ((key, name, text % len(rows)) for key, name in rows))
    if rows:
        CatalogRevision.bump()
    return len(rows)


def _ask(
    site_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    action: str,
    question: str,
    moments: list[tuple[str, str]],
) -> HttpResponse:
    """What was selected is asked for again, by the same address and fields."""
    context = {
        **site_admin.admin_site.each_context(request),
        "title": question,
        "opts": Title._meta,
        "action": action,
        "moments": moments,
        "selected": request.POST.getlist("_selected_action"),
        "select_across": request.POST.get("select_across", "0"),
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, TEMPLATE, context)
