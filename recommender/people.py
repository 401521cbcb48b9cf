"""Finds people by name, to be weighted as interests. They are too many to list."""

from collections.abc import Iterable

from django.db.models import Count, Q

from catalog.models import Person
from recommender.interest_keys import PERSON, id_in_key, person_key
from recommender.model.credits import ROLES
from recommender.types import Interest

MOST_PEOPLE = 20
LONGEST_QUERY = 200


def people_called(query: str, limit: int = 10) -> list[Interest]:
    """Actors and directors of active titles whose name matches every word of the query.

    A word matches at the beginning of a word of the name. Those with the most titles come first.
    Blocking: one query. An empty query finds nobody.
    """
    named = Q()
    for word in (words := query[:LONGEST_QUERY].split()):
        named &= Q(name__istartswith=word) | Q(name__icontains=f" {word}")
    if not words:
        return []
    offered = Q(credits__title__retired_at=None, credits__role__in=ROLES)
    found = (
        Person.objects.filter(named)
        .annotate(offered=Count("credits__title", filter=offered, distinct=True))
        .filter(offered__gt=0)
        .order_by("-offered", "name", "id")
    )
    return [interest(each) for each in found[: max(1, min(limit, MOST_PEOPLE))]]


def people_of(keys: Iterable[str]) -> list[Interest]:
    """The interests of those keys that name a person, in no order. Blocking: one query."""
    numbers = {number for key in keys if (number := id_in_key(key, PERSON)) is not None}
    return [interest(each) for each in Person.objects.filter(pk__in=numbers).order_by()]


def interest(person: Person) -> Interest:
    return Interest(person_key(person.pk), person.name, PERSON)
