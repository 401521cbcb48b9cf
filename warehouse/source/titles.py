"""What describes the titles."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from catalog.models import Title

AT_A_TIME = 5000


def titles() -> Iterator[tuple[Any, ...]]:
    genres, moods = _slugs("genres"), _slugs("moods")
    rows = Title.objects.order_by("id").values_list(
        "id", "name", "kind", "year", "runtime", "certificate"
    )
    for title, name, kind, year, runtime, certificate in rows.iterator(AT_A_TIME):
        described = genres.get(title, []), moods.get(title, [])
        yield title, name, kind, *described, year, runtime, certificate


def _slugs(of: str) -> dict[int, list[str]]:
    slugs = defaultdict[int, list[str]](list)
    rows = Title.objects.exclude(**{of: None}).order_by("id", f"{of}__slug")
    for title, slug in rows.values_list("id", f"{of}__slug").iterator(AT_A_TIME):
        slugs[title].append(slug)
    return slugs
