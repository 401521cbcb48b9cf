"""What the admin's start page says of the catalogue: how much of it misses what."""

from typing import Any, NamedTuple

from django import template
from django.db.models import Count, Q
from django.urls import reverse

from catalog.admin.filters import MissingFilter
from catalog.models import Availability, Title

register = template.Library()

NAMED = ("year", "artwork", "synopsis", "runtime")


class Missing(NamedTuple):
    label: Any
    number: int
    url: str


@register.simple_tag
def titles_that_miss() -> list[Missing]:
    """Returns what titles in rooms miss most often asked for, each with the list of those."""
    active = Title.objects.active()
    counted = active.aggregate(
        **{what: Count("pk", filter=MissingFilter.WHAT[what][1]) for what in NAMED},
        every=Count("pk", filter=Q()),
    )
    placed = Availability.objects.filter(title__retired_at=None)
    with_place = placed.aggregate(number=Count("title", distinct=True))["number"]
    numbers = {**counted, "availability": counted["every"] - with_place}
    titles = reverse("admin:catalog_title_changelist")
    return [
        Missing(MissingFilter.WHAT[what][0], numbers[what], f"{titles}?state=active&missing={what}")
        for what in (*NAMED, "availability")
    ]
