"""Reads the titles with their genres and moods."""

from collections import defaultdict
from collections.abc import Iterator

from catalog.models import Title
from warehouse.staging_schema import TitleRow

CHUNK_SIZE = 5000


def titles() -> Iterator[TitleRow]:
    genres, moods = _slugs("genres"), _slugs("moods")
    rows = Title.objects.order_by("id").values_list(
        "id", "name", "kind", "year", "runtime", "certificate"
    )
    for title, name, kind, year, runtime, certificate in rows.iterator(CHUNK_SIZE):
        described = genres.get(title, []), moods.get(title, [])
        yield TitleRow(title, name, kind, *described, year, runtime, certificate)


def _slugs(of: str) -> dict[int, list[str]]:
    slugs = defaultdict[int, list[str]](list)
    rows = Title.objects.exclude(**{of: None}).order_by("id", f"{of}__slug")
    for title, slug in rows.values_list("id", f"{of}__slug").iterator(CHUNK_SIZE):
        slugs[title].append(slug)
    return slugs
