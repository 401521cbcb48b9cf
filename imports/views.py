"""Pages on which a member uploads an export, reviews the matches, confirms and undoes it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from catalog.input_validation import whole_number
from catalog.models import Title
from imports import background, commit, errors, missing_titles, placing, preview, review, undo
from imports.dates import DMY, MDY, YMD
from imports.models import Import
from imports.read_export import DateContext
from imports.staging import stage
from imports.upload_handler import LimitedUpload

FIELD = "export"
MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil"})
"""Values of Accept-Language of countries that write the month first."""

YEAR_FIRST = frozenset({"ko", "ja", "zh", "hu"})
"""Languages of Accept-Language that write the year first."""


# Checking the CSRF token reads the form, so it must run after the upload handler is set.
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
    Import.objects.delete_stale()
    background.resume_stalled()
    problem: errors.Refused | None = None
    if request.method == "POST":
        try:
            return _redirect_to(request, _stage_upload(request, handler))
        except errors.Refused as refused:
            if _is_by_script(request):
                return JsonResponse({"code": refused.code, "problem": str(refused)}, status=400)
            problem = refused
    context = {
        "imports": Import.objects.filter(member=_member(request)),
        "problem": problem,
        "megabytes": settings.IMPORT_MEGABYTES,
        "field": FIELD,
    }
    return render(request, "imports/imports.html", context, status=400 if problem else 200)


def _redirect_to(request: HttpRequest, upload: Import) -> HttpResponse:
    """Redirects a form to the preview, and answers a script with its address."""
    if _is_by_script(request):
        return JsonResponse({"address": reverse("my-import", args=[upload.pk])})
    return redirect("my-import", upload.pk)


def _is_by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _stage_upload(request: HttpRequest, handler: LimitedUpload) -> Import:
    file = request.FILES.get(FIELD)
    if handler.was_too_large:
        raise errors.too_large(settings.IMPORT_MEGABYTES)
    if not isinstance(file, UploadedFile) or file.file is None:
        raise errors.no_file()
    name = PurePath(file.name or "").name
    return stage(
        _member(request), file.file, name, DateContext(_likely_order(request), datetime.now(UTC))
    )


def _likely_order(request: HttpRequest) -> str:
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip().lower()
    if first.split("-")[0] in YEAR_FIRST:
        return YMD
    return MDY if first in MONTH_FIRST else DMY


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 login_required lets nobody else in
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, number: int) -> HttpResponse:
    upload = get_object_or_404(Import, pk=number, member=_member(request))
    if request.method == "POST":
        action = ACTIONS.get(request.POST.get("do", ""), _choose)
        return action(request, upload)
    if _is_by_script(request):
        return JsonResponse({"state": upload.state, "done": upload.done, "total": upload.total})
    if upload.state == Import.State.STAGED:
        return _preview(request, upload)
    background.resume_stalled()
    context = {"upload": upload, "left_out": preview.left_out(upload)}
    return render(request, "imports/outcome.html", context)


def _preview(request: HttpRequest, upload: Import) -> HttpResponse:
    after = whole_number(request.GET.get("after", "")) or 0
    context = {
        "upload": upload,
        "formats": preview.formats(upload),
        "left_out": preview.left_out(upload),
        "preview": preview.preview(upload, request.GET.get("show", ""), after),
    }
    return render(request, "imports/preview.html", context)


def _choose(request: HttpRequest, upload: Import) -> HttpResponse:
    review.choose_titles(upload, request.POST.dict())
    return redirect(request.get_full_path())


def _set_profile(request: HttpRequest, upload: Import) -> HttpResponse:
    review.choose_profile(upload, request.POST.get("profile", ""))
    return redirect("my-import", upload.pk)


def _change_dates(request: HttpRequest, upload: Import) -> HttpResponse:
    review.change_date_order(upload, request.POST.get("order", ""), datetime.now(UTC))
    return redirect("my-import", upload.pk)


def _commit(request: HttpRequest, upload: Import) -> HttpResponse:
    review.choose_titles(upload, request.POST.dict())
    if commit.begin(upload):
        background.run(upload)
    return _to_outcome(request, upload, _("It is in your history."))


def _discard(request: HttpRequest, upload: Import) -> HttpResponse:
    if commit.discard(upload):
        messages.success(request, _("Nothing of it was kept."))
    return redirect("my-imports")


def _undo(request: HttpRequest, upload: Import) -> HttpResponse:
    if undo.begin(upload):
        background.run(upload)
    return _to_outcome(request, upload, _("What this import alone brought is gone."))


def _to_outcome(request: HttpRequest, upload: Import, message: str) -> HttpResponse:
    if upload.state in (Import.State.STORED, Import.State.UNDONE):
        messages.success(request, message)
    elif not upload.is_at_work:
        messages.error(request, _("Not yet: something is open here, or another import at work."))
    return redirect("my-import", upload.pk)


def _set_meaning(request: HttpRequest, upload: Import) -> HttpResponse:
    review.set_meaning(upload, request.POST.get("meaning", ""))
    return redirect("my-import", upload.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_entry(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """The page on which a member searches the title of one entry."""
    upload = get_object_or_404(
        Import, pk=number, member=_member(request), state=Import.State.STAGED
    )
    placed = get_object_or_404(upload.entries.select_related("upload", "title"), pk=entry)
    back = f"{reverse('my-import', args=[number])}?show={placed.verdict}"
    if request.method == "POST":
        chosen = request.POST.get("title", "")
        title = Title.objects.active().filter(pk=whole_number(chosen) or 0).first()
        if title or chosen == "none":
            placing.place(placed, title)
            messages.success(request, _("“%(name)s” is placed.") % {"name": placed.name})
            return redirect(back)
    query = request.GET.get("q", placed.name)
    context = {
        "upload": upload,
        "entry": placed,
        "query": query,
        "back": back,
        "results": preview.candidates(placing.possible_titles(query)) if query.strip() else [],
    }
    return render(request, "imports/place.html", context)


ACTIONS: dict[str, Callable[[HttpRequest, Import], HttpResponse]] = {
    "profile": _set_profile,
    "dates": _change_dates,
    "meaning": _set_meaning,
    "store": _commit,
    "discard": _discard,
    "undo": _undo,
}


@never_cache
@login_required
@require_GET
def unknown_titles(request: HttpRequest, number: int) -> HttpResponse:
    upload = get_object_or_404(Import, pk=number, member=_member(request))
    return HttpResponse(
        "".join(missing_titles.csv_lines(missing_titles.of_import(upload))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="not-found.csv"'},
    )
