"""The shown titles with their numbers: score, fits and reasons."""

from collections.abc import Sequence

import numpy as np

from recommender.answer import Profile, RankedTitle
from recommender.core.board import Board
from recommender.core.grid import Columns
from recommender.listing import Listing
from recommender.reasons import DECIMALS, decimals, strongest, summands
from recommender.room_rows import RoomRows


def ranked_titles(
    rows: RoomRows, board: Board, names: list[str], found: Listing, profiles: Sequence[Profile]
) -> list[RankedTitle]:
    """Score, base, amounts and rest are whole ten-thousandths: they add up as they are written."""
    columns, known = found.columns, rows.model.columns
    open_ones = {p.participant: rows.importance_of[p.participant] for p in profiles if not p.hidden}
    because = strongest(summands(rows, open_ones, columns), importance(board), columns.size)
    scores = decimals(board.total[columns], importance(board)).tolist()
    bases = decimals(rows.model.prior[columns].astype(np.int64), 1).tolist()
    fitting = fits(board, names, columns)
    ranked = []
    for place, column in enumerate(columns.tolist()):
        card, score, base = known.cards[column], scores[place], bases[place]
        given = sum(round(reason.amount * DECIMALS) for reason in because[place])
        ranked.append(
            RankedTitle(
                id=card.id,
                title=card.name,
                year=card.year,
                kind=card.kind,
                genres=known.genres[column],
                runtime=card.runtime,
                score=score / DECIMALS,
                block=found.blocks[place],
                fits=fitting[place],
                because=because[place],
                base=base / DECIMALS,
                rest=(score - base - given) / DECIMALS,
            )
        )
    return ranked


def fits(board: Board, names: list[str], columns: Columns) -> list[dict[str, float]]:
    """For each title the participants' fits, three decimals; none where nothing may be shown."""
    if not board.standings:
        return [{} for _ in columns]
    rounded = np.round(board.fits(columns), 3).T.tolist()
    return [dict(zip(names, of_title, strict=True)) for of_title in rounded]


def importance(board: Board) -> int:
    """What the total is to be divided by; the total of an empty room is the prior itself."""
    return int(board.importance.sum()) or 1
