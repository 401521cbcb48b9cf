"""The search over the admin's list of titles: by name, external id or person."""

from django.db.models import Q, QuerySet

from catalog.models import Title
from catalog.search.name_conditions import named, people_called
from catalog.search_text import plain

MAX_DIGITS = 10


def search(titles: QuerySet[Title], query: str) -> QuerySet[Title]:
    """Filters titles by any of their names, another form of one, a credited person or an id."""
    words = plain(query)
    if not words:
        return titles
    people = people_called(words, titles.db)
    return titles.filter(named(words, people, titles.db) | _by_id(query.strip()))


def _by_id(query: str) -> Q:
    named = Q(imdb_id=query.lower()) | Q(wikipedia_page=query.replace(" ", "_"))
    if query.isascii() and query.isdigit() and len(query) < MAX_DIGITS:
        return named | Q(movielens_id=int(query)) | Q(tmdb_id=int(query)) | Q(pk=int(query))
    return named
