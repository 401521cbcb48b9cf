"""The card and the opened title of a form, in a frame, as the room shows them before it is saved.

The frame has the room's markup and styles; `static/js/pages/card-preview.js` writes into it what is
typed into the form around it.
"""

import base64
from typing import Any

import msgspec
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from catalog.input_validation import is_storable, whole_number
from catalog.models import FIRST_YEAR, LAST_YEAR, Genre, Picture, Title
from catalog.pictures.address import picture_address
from catalog.pictures.download import download, picture_client
from catalog.pictures.errors import PictureRefused, PictureUnavailable
from catalog.pictures.stored import stored_picture
from catalog.pictures.webp import prepare_picture
from catalog.posters import poster
from catalog.title_details import title_details

LONGEST_NAME = Title._meta.get_field("name").max_length


def card_page(site_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """`?title=` names the title whose form is around it; a new one has none."""
    _require_may_edit(site_admin, request)
    return _framed(request)


@csp_replace({"frame-ancestors": ["'self'"]})
@xframe_options_sameorigin
def _framed(request: HttpRequest) -> HttpResponse:
    key = whole_number(request.GET.get("title", "")) or 0
    title = Title.objects.filter(pk=key).prefetch_related("pictures").first()
    stored = {kind: stored_picture(title, kind) if title else None for kind in Picture.Kind}
    context = {
        "key": title.pk if title else 0,
        "stored": {
            kind.value: {"picture": picture_address(each), "address": each.source_url}
            for kind, each in stored.items()
            if each
        },
        "details": msgspec.to_builtins(title_details(title.pk)) if title else {},
    }
    return TemplateResponse(request, "admin/catalog/title/card_preview.html", context)


def drawn_poster(site_admin: Any, request: HttpRequest) -> HttpResponse:
    """The poster that is drawn for a name, a year and genres."""
    _require_may_edit(site_admin, request)
    asked = request.GET
    keys = [key for key in map(whole_number, asked.getlist("genre")) if key is not None]
    genres = Genre.objects.filter(pk__in=keys).values_list("slug", flat=True)
    year = whole_number(asked.get("year", ""))
    drawing = poster(
        whole_number(asked.get("title", "")) or 0,
        asked.get("name", "")[:LONGEST_NAME],
        year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None,
        list(genres),
    )
    return HttpResponse(drawing, content_type="image/svg+xml")


def fetched_picture(site_admin: Any, request: HttpRequest) -> HttpResponse:
    """The picture at an address, as it would be stored, or a sentence why there is none."""
    _require_may_edit(site_admin, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    is_backdrop = request.POST.get("kind") == Picture.Kind.BACKDROP
    kind = Picture.Kind.BACKDROP if is_backdrop else Picture.Kind.POSTER
    try:
        with picture_client() as client:
            data = download(client, _address(request))
        prepared = prepare_picture(data, kind)
    except (PictureRefused, PictureUnavailable) as error:
        return JsonResponse({"picture": "", "problem": str(error)})
    content = base64.b64encode(prepared.files["large"]).decode()
    return JsonResponse({"picture": f"data:image/webp;base64,{content}", "problem": ""})


def _address(request: HttpRequest) -> str:
    address = request.POST.get("address", "")
    if not is_storable(address):
        raise PictureRefused("This is no address.")
    return address


def _require_may_edit(site_admin: Any, request: HttpRequest) -> None:
    if not (site_admin.has_change_permission(request) or site_admin.has_add_permission(request)):
        raise PermissionDenied
