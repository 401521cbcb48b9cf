"""Pages of a long list: finds the ids of a page first, then its rows with what they lead to."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class IdsFirstPaginator(Paginator[Any]):
    """A page deep in a list passes over many rows: of these it reads an index, and joins none."""

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page[Any]:
        at = self.validate_number(number)
        first = (at - 1) * self.per_page
        ids = list(self.object_list.values_list("pk", flat=True)[first : first + self.per_page])
        rows = self.object_list.in_bulk(ids)
        return Page([rows[pk] for pk in ids if pk in rows], at, self)
