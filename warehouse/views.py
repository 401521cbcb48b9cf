"""The insights' pages and downloads. They read the published files and nothing else."""

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
from warehouse.insights.answer import Answer
from warehouse.insights.downloads import KINDS, as_csv, as_parquet
from warehouse.insights.insight import Insight, Page
from warehouse.insights.narrowing import Narrowing, NarrowingForm
from warehouse.insights.reading import Reader, reading
from warehouse.insights.script import script
from warehouse.insights.trouble import CannotBeRead, NothingPublished, SchemaDiffers, Trouble
from warehouse.publication import Publication, Unreadable, current

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
        context |= of_publication(lambda at, reader: _answers(request, shown, at, reader))
    except Trouble as trouble:
        context["trouble"] = trouble
        template = "admin/warehouse/insight/trouble.html"
        return render(request, template, context, status=trouble.status)
    return render(request, "admin/warehouse/insight/page.html", context)


@require_safe
def download(request: HttpRequest, page: str, insight: str, kind: str) -> HttpResponse:
    wanted = _page(page).insight(insight)
    if wanted is None or kind not in KINDS:
        raise Http404(_("There is no such insight."))
    try:
        return of_publication(lambda at, reader: _file(request, wanted, kind, reader))
    except Trouble as trouble:
        told = f"{trouble.title}. {trouble.sentence}\n{trouble.command}\n"
        return HttpResponse(told, status=503, content_type="text/plain; charset=utf-8")


def _page(slug: str) -> Page:
    found = pages.named(slug)
    if found is None:
        raise Http404(_("There is no such page of insights."))
    return found


def _query(request: HttpRequest) -> str:
    asked = request.GET.urlencode()
    return f"?{asked}" if asked else ""


def of_publication(read: Callable[[Publication, Reader], Read]) -> Read:
    """Reads the current publication; once more if it was replaced and removed in the meantime."""
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
        publication = current()
    except Unreadable as error:
        log.exception("The warehouse's manifest cannot be read")
        raise CannotBeRead from error
    if publication is None:
        raise NothingPublished
    if not publication.has_this_schema:
        raise SchemaDiffers
    return publication


def _read(publication: Publication, read: Callable[[Publication, Reader], Read]) -> Read:
    with reading(publication) as reader:
        return read(publication, reader)


def _answers(
    request: HttpRequest, shown: Page, publication: Publication, reader: Reader
) -> dict[str, object]:
    choices = reader.choices()
    form = NarrowingForm(request.GET.dict(), choices)
    context = {"form": form, "choices": choices, "published": publication.manifest.published_at}
    if not form.is_valid():
        return context
    narrowing = form.narrowing()
    reader.narrow(narrowing)
    answers = [_answer(publication, reader, narrowing, each) for each in shown.insights]
    return {**context, "answers": answers, "simulated": reader.holds_simulated()}


def _answer(
    publication: Publication, reader: Reader, narrowing: Narrowing, insight: Insight
) -> Answer:
    sql = script(publication, narrowing, insight)
    return Answer(insight, reader.answer(insight), sql)


def _file(request: HttpRequest, insight: Insight, kind: str, reader: Reader) -> HttpResponse:
    form = NarrowingForm(request.GET.dict(), reader.choices())
    if not form.is_valid():
        told = "\n".join(
            f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()
        )
        return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
    reader.narrow(form.narrowing())
    content = as_csv(reader.answer(insight)) if kind == "csv" else as_parquet(reader, insight)
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{insight.slug}.{kind}"'},
    )
