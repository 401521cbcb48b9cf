"""Builds the command that records a pick: the title's rank, and how well it fits whom."""

import datetime
from collections.abc import Collection

from parties.domain.codes import new_id
from parties.domain.errors import title_not_found
from parties.domain.playback import PickTitle
from parties.protocol.server_messages import RecommendationsFrame
from recommender.types import Explanation


def pick_command(
    by: str,
    at: datetime.datetime,
    explained: Explanation | None,
    shown: RecommendationsFrame,
    present: Collection[str],
) -> PickTitle:
    """Raises Refused if the catalogue does not offer the title."""
    if explained is None:
        raise title_not_found()
    ranks = {title.id: rank for rank, title in enumerate(shown.titles, start=1)}
    rank = ranks.get(explained.id)
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
