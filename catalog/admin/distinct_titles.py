"""States that two titles are two films, which takes them off the duplicates, and takes it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from catalog.input_validation import whole_number
from catalog.models import DistinctTitles, Title

PAIRS_A_PAGE = 50
LIST = "admin:catalog_title_duplicates"


def distinct_page(site_admin: Any, request: HttpRequest) -> HttpResponse:
    """Lists the pairs; a POST states one (`do=state`), or takes one back."""
    if not site_admin.has_change_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(site_admin, request)
    stated = DistinctTitles.objects.select_related("first", "second", "by")
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Two films of one name"),
        "opts": Title._meta,
        "page": Paginator(stated, PAIRS_A_PAGE).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "admin/catalog/title/distinct.html", context)


def _decide(site_admin: Any, request: HttpRequest) -> HttpResponse:
    is_stated = request.POST.get("do") == "state"
    keys = {whole_number(request.POST.get(name, "")) or 0 for name in ("first", "second")}
    titles = list(Title.objects.filter(pk__in=keys).order_by("pk"))
    if len(titles) != 2:
        messages.error(request, _("Choose two titles."))
        return redirect(LIST)
    with transaction.atomic():
        if _store(request, *titles) if is_stated else _take_back(*titles):
            _log(site_admin, request, titles, is_stated)
    text = (
        _("“%(one)s” and “%(other)s” are two films.")
        if is_stated
        else _("“%(one)s” and “%(other)s” may be one film again.")
    )
    messages.success(request, text % {"one": titles[0], "other": titles[1]})
    return redirect(LIST if is_stated else "admin:catalog_title_distinct")


def _store(request: HttpRequest, first: Title, second: Title) -> bool:
    """Returns whether it is new."""
    by: Any = request.user
    _stated, is_new = DistinctTitles.objects.get_or_create(
        first=first, second=second, defaults={"by": by}
    )
    return is_new


def _take_back(first: Title, second: Title) -> bool:
    deleted, _rows = DistinctTitles.objects.filter(first=first, second=second).delete()
    return deleted > 0


def _log(site_admin: Any, request: HttpRequest, titles: list[Title], is_stated: bool) -> None:
    text = (
        _("Stated: “%(other)s” is another film.")
        if is_stated
        else _("Taken back: “%(other)s” is another film.")
    )
    for title, other in zip(titles, reversed(titles), strict=True):
        site_admin.log_change(request, title, text % {"other": other})
