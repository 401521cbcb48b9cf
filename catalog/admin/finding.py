"""What a content manager means by what they type over the list of titles."""

from django.db.models import Q, QuerySet

from catalog.models import Credit, Title
from catalog.search_text import plain

LONGEST_NUMBER = 10


def find(titles: QuerySet[Title], typed: str) -> QuerySet[Title]:
    """By any of its names, an external id, or somebody who took part."""
    words = plain(typed).split()
    if not words:
        return titles
    by_name = Q()
    for word in words:
        by_name &= Q(search_text__contains=f" {word}")
    return titles.filter(by_name | _by_id(typed.strip()) | _by_person(typed))


def _by_id(typed: str) -> Q:
    named = Q(imdb_id=typed.lower()) | Q(wikipedia_page=typed.replace(" ", "_"))
    if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER:
        return named | Q(movielens_id=int(typed)) | Q(tmdb_id=int(typed)) | Q(pk=int(typed))
    return named


def _by_person(typed: str) -> Q:
    people = Credit.objects.all()
    for word in typed.split():
        people = people.filter(person__name__icontains=word)
    # A subquery, and not a join: nobody's title comes twice, and nothing has to be made distinct.
    return Q(pk__in=people.values("title_id"))
