"""A member brings an export, looks at what was found in it, confirms it, and can undo that."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from imports import choosing, preview, refusal, unknown
from imports.dates import DMY, MDY
from imports.models import Import
from imports.reading import Reader
from imports.staging import stage
from imports.storing import store
from imports.undoing import undo
from imports.upload import LimitedUpload

FIELD = "export"
MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil"})
"""What a browser asks for where the month is written first."""


# Looking at the token reads the form, and a form may only be read by the handler of uploads.
@csrf_exempt
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    handler = LimitedUpload(request)
    request.upload_handlers = [handler]
    return _imports(request, handler)


@csrf_protect
def _imports(request: HttpRequest, handler: LimitedUpload) -> HttpResponse:
    Import.objects.forget_stale()
    problem: refusal.Refused | None = None
    if request.method == "POST":
        try:
            return redirect("my-import", _take(request, handler).pk)
        except refusal.Refused as refused:
            problem = refused
    context = {
        "imports": Import.objects.filter(member=_member(request)),
        "problem": problem,
        "megabytes": settings.IMPORT_MEGABYTES,
        "field": FIELD,
    }
    return render(request, "imports/imports.html", context, status=400 if problem else 200)


def _take(request: HttpRequest, handler: LimitedUpload) -> Import:
    file = request.FILES.get(FIELD)
    if handler.was_too_large:
        raise refusal.too_large(settings.IMPORT_MEGABYTES)
    if not isinstance(file, UploadedFile) or file.file is None:
        raise refusal.no_file()
    name = PurePath(file.name or "").name
    return stage(_member(request), file.file, name, Reader(_likely(request), datetime.now(UTC)))


def _likely(request: HttpRequest) -> str:
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0]
    return MDY if first.strip().lower() in MONTH_FIRST else DMY


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 login_required lets nobody else in
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, number: int) -> HttpResponse:
    upload = get_object_or_404(Import, pk=number, member=_member(request))
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""), _choose)
        return act(request, upload)
    if upload.state == Import.State.STAGED:
        return _preview(request, upload)
    context = {"upload": upload, "left_out": preview.left_out(upload)}
    return render(request, "imports/outcome.html", context)


def _preview(request: HttpRequest, upload: Import) -> HttpResponse:
    after = request.GET.get("after", "")
    context = {
        "upload": upload,
        "formats": preview.formats(upload),
        "left_out": preview.left_out(upload),
        "preview": preview.preview(
            upload, request.GET.get("show", ""), int(after) if after.isdecimal() else 0
        ),
    }
    return render(request, "imports/preview.html", context)


def _choose(request: HttpRequest, upload: Import) -> HttpResponse:
    choosing.choose_titles(upload, request.POST.dict())
    return redirect(request.get_full_path())


def _take_profile(request: HttpRequest, upload: Import) -> HttpResponse:
    choosing.choose_profile(upload, request.POST.get("profile", ""))
    return redirect("my-import", upload.pk)


def _turn_dates(request: HttpRequest, upload: Import) -> HttpResponse:
    choosing.read_dates_the_other_way(upload)
    return redirect("my-import", upload.pk)


def _store(request: HttpRequest, upload: Import) -> HttpResponse:
    choosing.choose_titles(upload, request.POST.dict())
    if store(upload):
        messages.success(request, _("It is in your history."))
    return redirect("my-import", upload.pk)


def _discard(request: HttpRequest, upload: Import) -> HttpResponse:
    if upload.state == Import.State.STAGED:
        upload.delete()
        messages.success(request, _("Nothing of it was kept."))
    return redirect("my-imports")


def _undo(request: HttpRequest, upload: Import) -> HttpResponse:
    undo(upload)
    messages.success(request, _("What this import added is gone from your history."))
    return redirect("my-import", upload.pk)


ACTS: dict[str, Callable[[HttpRequest, Import], HttpResponse]] = {
    "profile": _take_profile,
    "dates": _turn_dates,
    "store": _store,
    "discard": _discard,
    "undo": _undo,
}


@never_cache
@login_required
@require_GET
def unknown_titles(request: HttpRequest, number: int) -> HttpResponse:
    upload = get_object_or_404(Import, pk=number, member=_member(request))
    return HttpResponse(
        "".join(unknown.unknown_csv(upload)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="not-found.csv"'},
    )
