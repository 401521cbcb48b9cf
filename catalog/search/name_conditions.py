"""Conditions on titles: a name, another form of a name, or a credited person has the words."""

from collections.abc import Sequence

from django.db.models import Q

from catalog.models import Credit, Person
from catalog.name_forms import ARTICLES, number_form, run_together
from catalog.search.database_index import PEOPLE, TITLES, has_line, has_words, words_in

FEWEST_LETTERS_OF_A_PERSON = 3
FEWEST_RUN_TOGETHER = 4
MOST_PEOPLE = 300


def named(words: str, people: Sequence[int], using: str, *, among_few: bool = False) -> Q:
    """`words` as `catalog.search_text.plain` returns them, at least one; `people` as
    `people_called` does. `among_few`: the rows are few already, so each is looked at instead of
    asking an index for all that match."""
    typed = words.split()
    names = [("search_text", typed), ("search_forms", number_form(words).split())]
    if len(typed) > 1 and len(joined := run_together(words)) >= FEWEST_RUN_TOGETHER:
        names.append(("search_text", [joined]))
    condition = Q()
    for column, each in names:
        if among_few:
            condition |= has_words(column, each)
        else:
            condition |= words_in(TITLES, column, each, using)
    if people:
        # A subquery, not a join: no title is found twice, so nothing needs DISTINCT.
        credited = Credit.objects.using(using).filter(person__in=people)
        condition |= Q(pk__in=credited.values("title_id"))
    return condition


def people_called(words: str, using: str) -> list[int]:
    """Returns the keys of people who have the words in their name; none if they are more than
    MOST_PEOPLE, as with a first name alone."""
    typed = words.split()
    if max(map(len, typed)) < FEWEST_LETTERS_OF_A_PERSON:
        return []
    called = Person.objects.using(using).filter(words_in(PEOPLE, "search_text", typed, using))
    found = list(called.order_by().values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    return found if len(found) <= MOST_PEOPLE else []


def is_called(words: str, using: str) -> Q:
    """One of the names, or of their other forms, is the words, with or without an article."""
    condition = has_line(TITLES, "search_text", _with_articles(words), using)
    for form in _forms(words):
        condition |= has_line(TITLES, "search_forms", _with_articles(form), using)
    return condition


def has_name(words: str) -> Q:
    return _is_line("search_text", words)


def has_form(words: str) -> Q:
    """Another form of a name has the words at the beginning of a word."""
    condition = Q()
    for form in _forms(words):
        condition |= Q(search_forms__contains=f" {form}")
    return condition


def _forms(words: str) -> list[str]:
    """The words in the forms in which names are stored."""
    return list(dict.fromkeys(filter(None, (number_form(words), run_together(words)))))


def _is_line(column: str, words: str) -> Q:
    """A whole line of the column is the words, with or without an article."""
    condition = Q()
    for line in _with_articles(words):
        condition |= Q(**{f"{column}__startswith": f"{line}\n"})
        condition |= Q(**{f"{column}__contains": f"\n{line}\n"})
    return condition


def _with_articles(words: str) -> list[str]:
    """The lines of a column that are the words, without an article first."""
    return [f" {words}", *(f" {article} {words}" for article in sorted(ARTICLES))]
