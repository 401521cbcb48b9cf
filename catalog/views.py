import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from catalog.models import Title
from catalog.posters import POSTER_VERSION, poster

WEEK, HOUR, FIVE_MINUTES = 7 * 24 * 3600, 3600, 300


@require_safe
def poster_svg(request: HttpRequest, title_id: int) -> HttpResponse:
    """The title's artwork if the catalogue names one, else (or with `?drawn`) the drawn poster."""
    title = Title.objects.filter(pk=title_id).prefetch_related("genres").first()
    if title is None:
        return HttpResponse(
            "There is no title with this id.", status=404, content_type="text/plain"
        )
    response = _artwork(title) if _wants_artwork(request, title) else _drawn(request, title)
    current = request.GET.get("v") == str(POSTER_VERSION)
    patch_cache_control(
        response,
        public=True,
        max_age=HOUR if current and response.status_code != 302 else FIVE_MINUTES,
        stale_while_revalidate=WEEK,
    )
    return response


def _wants_artwork(request: HttpRequest, title: Title) -> bool:
    return bool(title.artwork_url) and "drawn" not in request.GET


def _artwork(title: Title) -> HttpResponse:
    return HttpResponseRedirect(title.artwork_url)


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
    return response
