"""Answers with the pictures of titles, and with the drawn poster where there is none."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from catalog.models import Picture, Title
from catalog.pictures.address import VERSION
from catalog.pictures.errors import PictureUnavailable
from catalog.pictures.store import picture_store
from catalog.pictures.stored import stored_picture
from catalog.posters import POSTER_VERSION, poster

FIVE_MINUTES, HOUR, DAY, YEAR = 300, 3600, 24 * 3600, 365 * 24 * 3600


@require_safe
def poster_view(request: HttpRequest, title_id: int) -> HttpResponse:
    """The title's poster if one is stored, else (or with `?drawn`) the drawn one.

    `?large` asks for the larger size. An address that names the picture's version may be kept for
    ever; any other for a day, or an hour while the poster is drawn.
    """
    title = Title.objects.filter(pk=title_id).prefetch_related("genres", "pictures").first()
    if title is None:
        return _not_found("There is no title with this id.")
    stored = None if "drawn" in request.GET else stored_picture(title, Picture.Kind.POSTER)
    return (stored and _stored(request, stored)) or _drawn(request, title)


@require_safe
def backdrop_view(request: HttpRequest, title_id: int) -> HttpResponse:
    title = Title.objects.filter(pk=title_id).prefetch_related("pictures").first()
    stored = title and stored_picture(title, Picture.Kind.BACKDROP)
    answer = stored and _stored(request, stored)
    return answer or _not_found("This title has no backdrop.")


def _stored(request: HttpRequest, picture: Picture) -> HttpResponse | None:
    """None if the store has lost it, or does not answer."""
    size = "large" if "large" in request.GET else "small"
    etag = quote_etag(f"{picture.digest}-{size}")
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            content = picture_store().read(picture.file_name(size))
        except PictureUnavailable:
            content = None
        if content is None:
            return None
        response = HttpResponse(content, content_type="image/webp")
    response["ETag"] = etag
    if request.GET.get(VERSION) == picture.digest:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=DAY, stale_while_revalidate=30 * DAY)
    return response


def _drawn(request: HttpRequest, title: Title) -> HttpResponse:
    genres = [genre.slug for genre in title.genres.all()]
    drawing = poster(title.pk, title.name, title.year, genres).encode()
    etag = quote_etag(hashlib.blake2b(drawing, digest_size=12).hexdigest())
    response: HttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(drawing, content_type="image/svg+xml")
    response["ETag"] = etag
    current = request.GET.get("v") == str(POSTER_VERSION)
    patch_cache_control(
        response,
        public=True,
        max_age=HOUR if current else FIVE_MINUTES,
        stale_while_revalidate=7 * DAY,
    )
    return response


def _not_found(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=404, content_type="text/plain")
