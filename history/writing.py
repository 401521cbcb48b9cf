"""What the site calls to write history, inside the transaction that it belongs to.

Nothing of it waits for DynamoDB: where history lives there, it is noted in the relational store
and delivered afterwards.
"""

from collections.abc import Iterable

from history.records import Rated, View
from history.stores import history


def record_view(view: View) -> None:
    history().record_view(view)


def record_views(views: Iterable[View]) -> None:
    history().record_views(views)


def rate(rated: Rated) -> None:
    history().rate(rated)


def rate_many(ratings: Iterable[Rated]) -> None:
    history().rate_many(ratings)


def remove_view(person: str, view_id: str) -> None:
    history().remove_view(person, view_id)


def remove_views(person: str, view_ids: Iterable[str]) -> None:
    for view_id in view_ids:
        remove_view(person, view_id)


def remove_rating(person: str, title: int) -> None:
    history().remove_rating(person, title)


def remove_ratings(person: str, titles: Iterable[int]) -> None:
    for title in titles:
        remove_rating(person, title)


def forget(person: str) -> None:
    history().forget(person)
