"""People by their names, for whoever wants to weight them. They are too many to list."""

from collections.abc import Iterable

from django.db.models import Count, Q

from catalog.models import Person
from recommender.answer import Interest
from recommender.credits import ROLES

KIND = "person"
MOST_PEOPLE = 20
LONGEST_QUERY = 200


def people_called(query: str, limit: int = 10) -> list[Interest]:
    """Actors and directors of active titles in whose name every word of the query begins a word;
    those with the most titles first. Blocking: one query. An empty query finds nobody."""
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
    """What the keys among these that name a person are called, in no order. Blocking: one query."""
    numbers = {int(number) for kind, _, number in map(_parted, keys) if kind == KIND and number}
    return [interest(each) for each in Person.objects.filter(pk__in=numbers).order_by()]


def interest(person: Person) -> Interest:
    return Interest(f"{KIND}:{person.pk}", person.name, KIND)


def _parted(key: str) -> tuple[str, str, str]:
    kind, colon, number = key.partition(":")
    return kind, colon, number if number.isascii() and number.isdigit() else ""
