"""Titles and interests over HTTP."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from catalog.search import InvalidCursor, search_titles
from catalog.title_details import title_details
from parties.access import http_rate_limits
from parties.api import query
from parties.api.problems import endpoint, json_response
from parties.domain.errors import Refused
from parties.rooms.registry import rooms
from parties.storage.db_threads import run_in_query_thread
from recommender.people import people_called, people_of
from recommender.phrases.interpret import LONGEST_PHRASE, Understood, interpret
from recommender.phrases.names import people_named, possible_names, titles_named
from recommender.types import Interest

MAX_QUERY, MAX_KEYS = 200, 100


@endpoint("GET")
async def titles(request: HttpRequest) -> HttpResponse:
    http_rate_limits.limit_searches(request)
    text = query.text(request, "q")[:MAX_QUERY]
    genre = query.text(request, "genre") or None
    cursor = query.text(request, "cursor") or None
    try:
        page = await run_in_query_thread(search_titles, text, genre, query.limit(request), cursor)
    except InvalidCursor:
        raise Refused("invalid_cursor", "This cursor is not one that a search gave.") from None
    return json_response(page)


@endpoint("GET")
async def title(request: HttpRequest, title: int) -> HttpResponse:
    http_rate_limits.limit_searches(request)
    details = await run_in_query_thread(title_details, title, get_language() or "")
    if details is None:
        raise Refused("title_not_found", "There is no title with this id.")
    return json_response(details)


@endpoint("GET")
async def interests(request: HttpRequest) -> HttpResponse:
    """Returns all interests except people, who are too many: they need `q` or `keys`."""
    http_rate_limits.limit_searches(request)
    text, keys = query.text(request, "q"), query.text(request, "keys")
    if keys:
        return json_response(await run_in_query_thread(people_of, keys.split(",")[:MAX_KEYS]))
    if text:
        return json_response(await run_in_query_thread(people_called, text, query.limit(request)))
    engine = await rooms().engines.engine()
    return json_response(list(engine.interests))


@endpoint("GET")
async def phrase(request: HttpRequest) -> HttpResponse:
    """What a phrase such as "funny, no horror" means: weights and filters."""
    http_rate_limits.limit_searches(request)
    text = query.text(request, "q")[:LONGEST_PHRASE]
    engine = await rooms().engines.engine()
    return json_response(await run_in_query_thread(_understand, text, engine.interests))


def _understand(text: str, interests: tuple[Interest, ...]) -> Understood:
    names = possible_names(text)
    people, titles = people_named(names), titles_named(names)
    return interpret(text, interests, people.get, titles.get)
