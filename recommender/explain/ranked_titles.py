"""Adds numbers to the titles of a list: score, fits and reasons."""

import numpy as np

from recommender.core.fixed_point import Columns
from recommender.explain.disclosure import Disclosed
from recommender.explain.reasons import DECIMALS, strongest_reasons, summands, to_decimals
from recommender.model.columns import TitleColumns
from recommender.room.listing import Listing
from recommender.room.room_rows import RoomRows
from recommender.types import RankedTitle

MOST_PLACES = 4


def ranked_titles(
    rows: RoomRows, public: Disclosed, found: Listing, country: str = ""
) -> list[RankedTitle]:
    """Score, base, amounts and rest are whole ten-thousandths: they add up as they are written."""
    columns, known = found.columns, rows.model.columns
    shares = {name: rows.importance_of[name] for name in public.names}
    because = strongest_reasons(summands(rows, shares, columns), public.importance, columns.size)
    scores = to_decimals(public.totals(columns), public.importance).tolist()
    bases = to_decimals(rows.model.prior[columns].astype(np.int64), 1).tolist()
    fitting, where = fits(public, columns), places(known, columns, country)
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
                places=where[place],
            )
        )
    return ranked


def places(known: TitleColumns, columns: Columns, country: str) -> list[list[str]]:
    """Where each title is to be watched: what is in no country, as a library at home, and then the
    services of the country, those with the most titles first; MOST_PLACES at most."""
    return known.services.of_titles(columns, country, MOST_PLACES)


def fits(public: Disclosed, columns: Columns) -> list[dict[str, float]]:
    """For each title the participants' fits, three decimals; none where nothing may be shown."""
    if not public.ranking_input.row_stats:
        return [{} for _ in columns]
    rounded = np.round(public.ranking_input.fits(columns), 3).T.tolist()
    return [dict(zip(public.names, of_title, strict=True)) for of_title in rounded]
