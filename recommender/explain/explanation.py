"""Explains one title: its score, fits and reasons, without what anybody could change."""

import numpy as np

from recommender.explain.disclosure import Disclosed
from recommender.explain.ranked_titles import fits
from recommender.explain.reasons import DECIMALS, strongest_reasons, summands, to_decimals
from recommender.room.room_rows import RoomRows
from recommender.types import Explanation


def explain_title(
    rows: RoomRows, column: int, rank: int | None, public: Disclosed, own: Disclosed
) -> Explanation:
    """public: what may be disclosed to everybody. own: what may be disclosed to whoever asks, who
    may hide their weights from others."""
    model, columns = rows.model, np.array([column])
    return Explanation(
        id=int(model.columns.ids[column]),
        score=int(to_decimals(public.totals(columns), public.importance)[0]) / DECIMALS,
        base=int(to_decimals(model.prior[columns].astype(np.int64), 1)[0]) / DECIMALS,
        rank=rank,
        fits=fits(own, columns)[0],
        reasons={
            name: strongest_reasons(summands(rows, {name: 1}, columns), 1, 1, most=None)[0]
            for name in public.names
        },
    )
