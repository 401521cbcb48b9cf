"""Where the titles of a list can be watched."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.explain.ranked_titles import MOST_PLACES, places
from recommender.model.columns import TitleColumns
from tests.small_catalogue import Sample, catalogue

COUNTRIES = ("", "AT", "US")
SERVICES = ("Arte", "Max", "Mubi", "Netflix", "Plex", "Ana's Jellyfin")

offers = st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(SERVICES))
catalogues = st.lists(
    st.lists(offers, unique=True).map(lambda some: Sample(available=tuple(some))),
    min_size=1,
    max_size=12,
).map(catalogue)


def plain_places(known: TitleColumns, column: int, country: str) -> list[str]:
    """The definition: at home first, in the country then, and of each those with most titles."""
    here = [where for where in known.availability if where[0] in ("", country)]
    here.sort(key=lambda where: (where[0], -known.availability[where].size, where))
    named = [
        service for where in here for _, service in [where] if column in known.availability[where]
    ]
    return list(dict.fromkeys(named))[:MOST_PLACES]


@given(catalogues, st.sampled_from([*COUNTRIES, "FR"]), st.data())
def test_places_are_as_defined_whichever_titles_are_listed(
    known: TitleColumns, country: str, data: st.DataObject
) -> None:
    listed = data.draw(st.permutations(range(len(known.cards))))
    listed = listed[: data.draw(st.integers(0, len(listed)))]
    assert places(known, np.array(listed, np.int64), country) == [
        plain_places(known, column, country) for column in listed
    ]
