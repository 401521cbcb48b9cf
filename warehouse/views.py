"""The pages and downloads of insights, which read the published files only."""

import logging
from collections.abc import Callable
from typing import TypeVar

import duckdb
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from warehouse.insights import pages
from warehouse.insights.downloads import KINDS, as_csv, as_parquet
from warehouse.insights.errors import (
    CannotBeRead,
    InsightsUnavailable,
    NothingPublished,
    SchemaDiffers,
    StoreUnavailable,
)
from warehouse.insights.filters import FilterForm, Filters
from warehouse.insights.insight import Insight, Page
from warehouse.insights.reader import InsightReader, open_reader
from warehouse.insights.result import InsightResult
from warehouse.insights.sql_script import script
from warehouse.publication_reader import Publication, UnreadablePublication, last_known
from warehouse.storage.storage import StorageUnavailable

log = logging.getLogger(__name__)
Read = TypeVar("Read")


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    shown = _page(page)
    context = {
        **admin.site.each_context(request),
        "title": shown.title,
        "page": shown,
        "pages": pages.PAGES,
        "query": _query(request),
        "kinds": KINDS,
    }
    try:
        context |= of_publication(lambda at, reader: _results(request, shown, at, reader))
    except InsightsUnavailable as unavailable:
        context["unavailable"] = unavailable
        template = "admin/warehouse/insight/unavailable.html"
        return render(request, template, context, status=unavailable.status)
    return render(request, "admin/warehouse/insight/page.html", context)


@require_safe
def download(request: HttpRequest, page: str, insight: str, kind: str) -> HttpResponse:
    wanted = _page(page).insight(insight)
    if wanted is None or kind not in KINDS:
        raise Http404(_("There is no such insight."))
    try:
        return of_publication(lambda at, reader: _file(request, wanted, kind, reader))
    except InsightsUnavailable as unavailable:
        text = f"{unavailable.title}. {unavailable.sentence}\n{unavailable.command}\n"
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")


def _page(slug: str) -> Page:
    found = pages.named(slug)
    if found is None:
        raise Http404(_("There is no such page of insights."))
    return found


def _query(request: HttpRequest) -> str:
    asked = request.GET.urlencode()
    return f"?{asked}" if asked else ""


def of_publication(read: Callable[[Publication, InsightReader], Read]) -> Read:
    """Reads the current publication; retries once if it was replaced and deleted meanwhile."""
    first = _current()
    try:
        return _read(first, read)
    except duckdb.Error as error:
        again = _current()
        if again.folder == first.folder:
            log.exception("The published facts cannot be read")
            raise CannotBeRead from error
        return _read(again, read)


def _current() -> Publication:
    try:
        publication = last_known()
    except StorageUnavailable as error:
        log.exception("The warehouse's bucket is unavailable")
        raise StoreUnavailable from error
    except UnreadablePublication as error:
        log.exception("The warehouse's manifest cannot be read")
        raise CannotBeRead from error
    if publication is None:
        raise NothingPublished
    if not publication.has_this_schema:
        raise SchemaDiffers
    return publication


def _read(publication: Publication, read: Callable[[Publication, InsightReader], Read]) -> Read:
    with open_reader(publication) as reader:
        return read(publication, reader)


def _results(
    request: HttpRequest, shown: Page, publication: Publication, reader: InsightReader
) -> dict[str, object]:
    options = reader.options()
    form = FilterForm(request.GET.dict(), options)
    context = {"form": form, "options": options, "published": publication.manifest.published_at}
    if not form.is_valid():
        return context
    filters = form.filters()
    reader.apply(filters)
    results = [_result(publication, reader, filters, each) for each in shown.insights]
    return {**context, "results": results, "simulated": reader.holds_simulated()}


def _result(
    publication: Publication, reader: InsightReader, filters: Filters, insight: Insight
) -> InsightResult:
    sql = script(publication, filters, insight)
    return InsightResult(insight, reader.query(insight), sql)


def _file(request: HttpRequest, insight: Insight, kind: str, reader: InsightReader) -> HttpResponse:
    form = FilterForm(request.GET.dict(), reader.options())
    if not form.is_valid():
        text = "\n".join(
            f"{name}: {' '.join(map(str, messages))}" for name, messages in form.errors.items()
        )
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    reader.apply(form.filters())
    content = as_csv(reader.query(insight)) if kind == "csv" else as_parquet(reader, insight)
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{insight.slug}.{kind}"'},
    )
