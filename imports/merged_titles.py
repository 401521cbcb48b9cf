"""What members' imports have of a title that is merged into another."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from catalog.merging.followers import MovedTable
from catalog.merging.followers import register as register_followers
from imports.models import AddedRating, Entry, PlacedName, WantedTitle


def register() -> None:
    register_followers(
        MovedTable(Entry, _("lines of imports")),
        MovedTable(PlacedName, _("names that members placed")),
        MovedTable(WantedTitle, _("lists of titles to watch"), ["upload"]),
        MovedTable(AddedRating, _("ratings of imports"), ["upload"]),
    )


def current_candidates(entry: Entry, current: Mapping[int, int]) -> list[int]:
    """Returns the ids that the entry's candidates have now, each once. `current`: old id → id, of
    the titles that were merged since they were found."""
    return list(dict.fromkeys(current.get(each, each) for each in entry.candidates))
