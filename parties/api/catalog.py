"""Titles and interests over HTTP."""

from django.http import HttpRequest, HttpResponse

from catalog.details import title_details
from catalog.search import InvalidCursor, search_titles
from parties.api import addresses, query
from parties.api.problems import answer, endpoint
from parties.live import rooms
from parties.refusals import Refused
from parties.threads import reading
from recommender.people import people_called, people_of

MAX_QUERY, MAX_KEYS = 200, 100


@endpoint("GET")
async def titles(request: HttpRequest) -> HttpResponse:
    addresses.must_not_search_too_often(request)
    text = request.GET.get("q", "")[:MAX_QUERY]
    genre = request.GET.get("genre") or None
    cursor = request.GET.get("cursor") or None
    try:
        page = await reading(search_titles, text, genre, query.limit(request), cursor)
    except InvalidCursor:
        raise Refused("invalid_cursor", "This cursor is not one that a search gave.") from None
    return answer(page)


@endpoint("GET")
async def title(request: HttpRequest, title: int) -> HttpResponse:
    details = await reading(title_details, title)
    if details is None:
        raise Refused("title_not_found", "There is no title with this id.")
    return answer(details)


@endpoint("GET")
async def interests(request: HttpRequest) -> HttpResponse:
    """All of them, but people, who are too many: those are found by name, or named by key."""
    addresses.must_not_search_too_often(request)
    text, keys = request.GET.get("q", ""), request.GET.get("keys", "")
    if keys:
        return answer(await reading(people_of, keys.split(",")[:MAX_KEYS]))
    if text:
        return answer(await reading(people_called, text, query.limit(request)))
    engine = await rooms().engines.engine()
    return answer(list(engine.interests))
