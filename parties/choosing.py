"""A pick as it is recorded: where the title stood in the list, and how well it fits whom."""

import datetime
from collections.abc import Collection

from parties.client_out import RecommendationsFrame
from parties.codes import new_id
from parties.evening import PickTitle
from parties.refusals import Refused
from recommender.answer import Explanation


def choice(
    by: str,
    at: datetime.datetime,
    explained: Explanation | None,
    shown: RecommendationsFrame,
    present: Collection[str],
) -> PickTitle:
    """Raises Refused if the catalogue does not offer the title."""
    if explained is None:
        raise Refused("title_not_found", "There is no title with this id.")
    places = {title.id: rank for rank, title in enumerate(shown.titles, start=1)}
    rank = places.get(explained.id)
    return PickTitle(
        by=by,
        id=new_id(),
        title=explained.id,
        at=at,
        rank=rank,
        block=shown.titles[rank - 1].block if rank else "",
        agreement=shown.agreement,
        score=explained.score,
        satisfied=explained.fits,
        present=frozenset(present),
    )
