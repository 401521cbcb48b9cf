"""Reads lists that libraries send by pages, whole or not at all."""

from collections.abc import Callable, Iterator

from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.http_client import Json
from catalog.sources.json_fields import items, whole


def all_of(name: str, page_from: Callable[[int], Json], total: str, listed: str) -> Iterator[Json]:
    """Yields what stands under `listed` in each page. `page_from` returns the page that begins at a
    place; under `total` it states how many there are. Raises UnexpectedAnswer, with the library's
    name, unless so many arrive."""
    start, count = 0, 1
    while start < count:
        page = page_from(start)
        count = whole(page, total) or 0
        on_page = list(items(page, listed))
        if not on_page and start < count:
            raise UnexpectedAnswer(f"{name} ends after {start} of {count} titles.")
        start += len(on_page)
        yield from on_page
