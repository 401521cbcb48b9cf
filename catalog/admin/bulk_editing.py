"""Changes genres, moods and places to watch of many titles: a form, a preview, and the change."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.admin.bulk_edit_form import BulkEditForm
from catalog.admin.change_log import log_changes
from catalog.bulk_edit import Change, apply, digest, plan, texts_of_titles
from catalog.models import Availability, Title
from catalog.models.title import TitleQuerySet

NAMES_SHOWN = 20
FORM = "admin/catalog/title/bulk_edit.html"
PREVIEW = "admin/catalog/title/bulk_edit_preview.html"

Titles = Mapping[int, Title]


class ShownChange(NamedTuple):
    """`more` are not named."""

    question: str
    number: int
    names: list[Title]
    more: int
    unchanged: int


def edit_many(site_admin: Any, request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
    """Each page sends what was selected to the next, by the same address and fields."""
    step = request.POST.get("step", "")
    form = BulkEditForm(request.user, request.POST if step else None)
    if step not in ("preview", "apply") or not form.is_valid():
        return _page(site_admin, request, FORM, titles, {"form": form, "services": _services()})
    with transaction.atomic():
        chosen = _locked(titles)
        changes = plan(list(chosen), form.edits())
        if step == "apply" and request.POST.get("digest") == digest(changes):
            _apply(request, chosen, changes)
            return None
    if step == "apply":
        text = _("The titles were changed meanwhile: look again. Nothing is saved yet.")
        messages.warning(request, text)
    context = {
        "sent": form.sent(),
        "changes": [_shown(change, chosen) for change in changes],
        "digest": digest(changes),
        "changing": len(texts_of_titles(changes)),
    }
    return _page(site_admin, request, PREVIEW, titles, context)


def _locked(titles: TitleQuerySet) -> Titles:
    """Until the transaction ends nobody saves one of them, or what its form has."""
    rows = Title.objects.filter(pk__in=titles.order_by().values("pk")).order_by("pk")
    return {each.pk: each for each in rows.only("name", "year").select_for_update()}


def _apply(request: HttpRequest, chosen: Titles, changes: list[Change]) -> None:
    texts = texts_of_titles(changes)
    one_of = _("One of %d.") % len(texts)
    apply(changes)
    log_changes(
        request, ((key, str(chosen[key]), f"{text} {one_of}") for key, text in texts.items())
    )
    done = ngettext("%d title is changed.", "%d titles are changed.", len(texts))
    messages.success(request, done % len(texts))


def _shown(change: Change, chosen: Titles) -> ShownChange:
    number = len(change.titles)
    return ShownChange(
        change.edit.question,
        number,
        [chosen[key] for key in change.titles[:NAMES_SHOWN]],
        max(0, number - NAMES_SHOWN),
        len(chosen) - number,
    )


def _services() -> list[str]:
    return list(
        Availability.objects.order_by("service").values_list("service", flat=True).distinct()
    )


def _page(
    site_admin: Any,
    request: HttpRequest,
    template: str,
    titles: TitleQuerySet,
    more: dict[str, Any],
) -> HttpResponse:
    number = titles.order_by().values("pk").distinct().count()
    title = ngettext(
        "Change genres, moods and availability of %d title",
        "Change genres, moods and availability of %d titles",
        number,
    )
    context = {
        **site_admin.admin_site.each_context(request),
        "title": title % number,
        "number": number,
        "opts": Title._meta,
        "action": "edit_many",
        "selected": request.POST.getlist("_selected_action"),
        "select_across": request.POST.get("select_across", "0"),
        "back": request.get_full_path(),
        **more,
    }
    return TemplateResponse(request, template, context)
