"""Finds the people and titles that a phrase names, in two queries."""

from collections import defaultdict

from django.db.models import Count, Q
from django.db.models.functions import Lower

from catalog.models import Person, Title
from catalog.name_forms import ARTICLES
from catalog.search_text import plain
from recommender.interest_keys import PERSON, TITLE, person_key, title_key
from recommender.model.credits import ROLES
from recommender.phrases import vocabulary
from recommender.phrases.interpret import CLAUSE, LONGEST_NAME, LONGEST_PHRASE
from recommender.types import Interest

MOST_NAMES = 60
Named = dict[str, Interest]


def possible_names(text: str) -> list[str]:
    """Returns runs of words that could be a name, longest first, but those that mean something
    else; at most MOST_NAMES."""
    runs = dict.fromkeys(
        " ".join(words[start : start + size])
        for clause in CLAUSE.split(text[:LONGEST_PHRASE])
        for words in [plain(clause).split()]
        for size in range(LONGEST_NAME, 0, -1)
        for start in range(len(words) - size + 1)
    )
    possible = [each for each in runs if not _means_something_else(each)]
    return sorted(possible, key=lambda each: -each.count(" "))[:MOST_NAMES]


def people_named(names: list[str]) -> Named:
    """Returns actors and directors of active titles by their whole names, in lower case. Of two of
    one name, whoever has more titles. Blocking: one query."""
    offered = Q(credits__title__retired_at=None, credits__role__in=ROLES)
    found = (
        Person.objects.annotate(plain_name=Lower("name"))
        .filter(plain_name__in=names)
        .annotate(offered=Count("credits__title", filter=offered, distinct=True))
        .filter(offered__gt=0)
        .order_by("offered", "-id")
    )
    return {plain(each.name): Interest(person_key(each.pk), each.name, PERSON) for each in found}


def titles_named(names: list[str]) -> Named:
    """Returns active titles by their whole names, with or without an article. Of two of one name,
    the more popular. Blocking: one query."""
    asked = defaultdict[str, list[str]](list)
    for name in names:
        for spelling in (name, *(f"{article} {name}" for article in sorted(ARTICLES))):
            asked[spelling].append(name)
    is_named = Q(pk__in=[])
    for spelling in asked:
        is_named |= Q(search_text__startswith=f" {spelling}\n")
    found = Title.objects.active().filter(is_named).order_by("popularity", "-id")
    return {
        name: Interest(title_key(each.pk), str(each), TITLE)
        for each in found
        for name in asked[each.search_text.partition("\n")[0].strip()]
    }


def _means_something_else(words: str) -> bool:
    return words in vocabulary.INTERESTS or set(words.split()) <= vocabulary.FILLERS
