"""A member's history: how far it moves titles, and that it discloses no rating."""

from dataclasses import replace
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.core.fixed_point import SCORE_ONE
from recommender.core.history_row import FARTHEST, SHARE_ONE, history_row, share_of
from recommender.core.strategies import STRATEGIES
from recommender.ranker import Ranker
from recommender.room import history_taste
from recommender.types import Filters, Profile, Recommendations
from tests.small_catalogue import Sample, random_model, unlearned

MODEL = random_model(seed=5)
IDS: list[int] = MODEL.columns.ids.tolist()
EVERYTHING = Filters()
KEYS = [interest.key for interest in MODEL.columns.interests] + [f"title:{id_}" for id_ in IDS[:6]]

moves = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([-1.0, -0.4, 0.7, 1.0]), max_size=4)
tastes = st.dictionaries(
    st.sampled_from([*IDS, 7]), st.sampled_from([-0.5, 0.0, 1 / 3, 1.0]), max_size=12
)


@st.composite
def rooms(draw: st.DrawFn) -> list[Profile]:
    names = draw(st.lists(st.sampled_from(["ana", "bo", "cy"]), unique=True, min_size=1))
    return [
        Profile(
            name,
            draw(moves),
            importance=draw(st.sampled_from([0.0, 0.5, 1.0])),
            hidden=draw(st.booleans()),
            taste=(liked := draw(tastes)),
            seen=frozenset(liked),
        )
        for name in names
    ]


seen_or_not = st.sampled_from([EVERYTHING, Filters(hide_seen="anyone")])


def ranked(*profiles: Profile, filters: Filters = EVERYTHING) -> Recommendations:
    return Ranker(MODEL).recommend(profiles, "score_coverage", filters)


def ids(found: Recommendations) -> list[int]:
    return [title.id for title in found.titles]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(rooms(), seen_or_not), min_size=1, max_size=6))
def test_a_used_ranker_gives_the_same_result_as_a_new_one(
    asked: list[tuple[list[Profile], Filters]],
) -> None:
    with_a_past = Ranker(MODEL)
    for profiles, filters in asked:
        for strategy in ("score_coverage", "borda"):
            fresh = Ranker(MODEL).recommend(profiles, strategy, filters)
            again = with_a_past.recommend(profiles, strategy, filters)
            assert msgspec.json.encode(again) == msgspec.json.encode(fresh)


@settings(deadline=None, max_examples=50)
@given(rooms())
def test_each_ones_reasons_add_up_to_their_own_score(profiles: list[Profile]) -> None:
    ranker = Ranker(MODEL)
    for title in (IDS[3], IDS[40]):
        why = ranker.explain(title, profiles, "average", EVERYTHING)
        assert why is not None
        for name, reasons in why.reasons.items():
            row = ranker._rows.rows[ranker._rows.slot_of[name]]
            own = int(row[IDS.index(title)]) / SCORE_ONE
            total = why.base + sum(reason.amount for reason in reasons)
            assert total == pytest.approx(own, abs=2e-3)


def test_a_history_is_one_reason_that_names_none_of_its_titles() -> None:
    brought = Profile("ana", {}, taste={IDS[2]: 1.0, IDS[9]: 1.0, IDS[30]: -0.5})
    for title in ranked(brought, Profile("bo", {})).titles:
        assert [reason.taste for reason in title.because] in ([], [True])
        assert all(reason.title is None and reason.interest is None for reason in title.because)
        assert all(reason.participants == ["ana"] for reason in title.because)
        assert title.score == pytest.approx(
            title.base + sum(reason.amount for reason in title.because), abs=2e-4
        )


def test_a_hidden_history_counts_and_is_no_reason() -> None:
    open_ = Profile("ana", {}, taste={IDS[2]: 1.0, IDS[9]: 1.0})
    hidden = msgspec.structs.replace(open_, hidden=True)
    assert ids(ranked(open_)) == ids(ranked(hidden))
    assert all(title.because == [] for title in ranked(hidden).titles)


def test_only_who_asks_learns_which_of_their_titles_contribute() -> None:
    liked = next(c for c in range(len(IDS)) if (MODEL.similar(c).values > 0).sum() > 3)
    near = MODEL.similar(liked)
    lifted = next(
        c for c, v in zip(near.columns.tolist(), near.values, strict=True) if v > 0 and c != liked
    )
    profiles = [Profile("ana", {}, taste={IDS[liked]: 1.0}), Profile("bo", {"genre:horror": 0.5})]
    found = {
        asking: Ranker(MODEL).explain(IDS[lifted], profiles, "average", EVERYTHING, asking)
        for asking in ("ana", "bo", None)
    }
    behind = {asking: why.from_taste for asking, why in found.items() if why is not None}
    assert behind == {"ana": [IDS[liked]], "bo": [], None: []}


def test_a_history_is_a_preference() -> None:
    brought = Profile("ana", {}, taste={IDS[2]: 1.0})
    alone, with_a_guest = ranked(brought), ranked(brought, Profile("bo", {}))
    assert ids(with_a_guest) == ids(alone) != ids(ranked(Profile("bo", {})))


@pytest.mark.parametrize("history", [{}, {7: 1.0}, {IDS[0]: 0.0}, {IDS[0]: 0.001}])
def test_a_history_without_effect_is_none(history: dict[int, float]) -> None:
    assert ranked(Profile("ana", {}, taste=history)) == ranked(Profile("ana", {}))


def test_a_history_has_the_spread_of_popularity_however_long_it_is() -> None:
    model = replace(MODEL, prior=8 * MODEL.prior)
    before = np.sort(model.prior)
    for length in (1, 5, 50):
        preference = history_taste.parse_taste(
            model, dict.fromkeys(model.columns.ids[:length].tolist(), 1.0)
        )
        row = np.sort(history_taste.taste_row(model, preference).row)
        assert [abs(int(row[k]) - int(before[k])) <= 1 for k in (29, 59)] == [True, True]
        assert not np.array_equal(row, before)


def test_a_weight_of_tonight_has_its_effect_in_spite_of_a_long_history() -> None:
    drama = {id_: 1.0 for k, id_ in enumerate(IDS) if "Drama" in MODEL.columns.genres[k]}

    def horror(profile: Profile) -> int:
        return sum("Horror" in title.genres for title in ranked(profile).titles)

    before = Profile("ana", {}, taste=drama)
    assert horror(msgspec.structs.replace(before, weights={"genre:horror": 1.0})) > horror(before)
    assert horror(msgspec.structs.replace(before, weights={"genre:horror": -1.0})) < horror(before)


def test_titles_rated_badly_are_not_recommended() -> None:
    horror = [id_ for k, id_ in enumerate(IDS) if "Horror" in MODEL.columns.genres[k]]
    history = {**dict.fromkeys(horror[1:], 1.0), horror[0]: -0.5}
    row, _ = history_taste.taste_row(MODEL, history_taste.parse_taste(MODEL, history))
    assert row[IDS.index(horror[0])] <= np.sort(row)[(row.size - 1) // 2]


def test_a_history_reaches_titles_that_nobody_rated_and_comes_from_them() -> None:
    learned = MODEL.learned
    assert learned is not None
    new = np.flatnonzero(learned.from_catalogue < 0).tolist()
    horror = [c for c in range(len(IDS)) if "Horror" in MODEL.columns.genres[c]]
    known = [c for c in horror if c not in new]
    reached = history_taste.history_lift(MODEL, np.array(known), np.full(len(known), 256))
    others = [c for c in new if c not in horror]
    assert min(reached[[c for c in new if c in horror]]) > max(reached[others])
    fresh = next(c for c in horror if c in new)
    from_new = history_taste.history_lift(MODEL, np.array([fresh]), np.array([256]))
    assert min(from_new[known]) > 0
    assert from_new[fresh] == 0


@pytest.mark.parametrize("number", [1.01, -2.0, float("nan")])
def test_a_taste_out_of_range_is_refused_and_changes_nothing(number: float) -> None:
    ranker = Ranker(MODEL)
    before = ranker.recommend([Profile("ana", {}, taste={IDS[0]: 1.0})], "average", EVERYTHING)
    with pytest.raises(ValueError, match="taste"):
        ranker.recommend([Profile("ana", {}, taste={IDS[0]: number})], "average", EVERYTHING)
    again = ranker.recommend([Profile("ana", {}, taste={IDS[0]: 1.0})], "average", EVERYTHING)
    assert again == before


@pytest.mark.parametrize("titles", [0, 1])
@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_a_catalogue_of_nothing_or_one_title_takes_a_history(titles: int, strategy: str) -> None:
    model = unlearned([Sample(("comedy",))] * titles)
    profiles = [Profile("ana", {}, taste={10: 1.0}), Profile("bo", {}, taste={10: -0.5})]
    found = Ranker(model).recommend(profiles, strategy, EVERYTHING)
    assert len(found.titles) == titles


def test_a_history_moves_no_title_farther_than_a_row_can_hold() -> None:
    prior, history_lift = np.zeros(100, np.int32), np.zeros(100, np.int64)
    history_lift[0], history_lift[1], history_lift[2] = -(2**50), 2**20, 2**50
    for before in (prior, prior + (32 << 20)):
        found = history_row(before, history_lift, np.array([1]))
        assert np.abs(found.row.astype(np.int64) - before).max() <= FARTHEST
        assert np.array_equal(np.argsort(found.row, kind="stable")[[0, -1]], [0, 2])


def test_who_has_no_history_has_the_whole_prior_in_their_row() -> None:
    assert np.array_equal(share_of(MODEL.prior, SHARE_ONE), MODEL.prior)
    preference = history_taste.parse_taste(MODEL, dict.fromkeys(IDS[:30], 1.0))
    assert 0 <= history_taste.taste_row(MODEL, preference).share < SHARE_ONE


def test_the_order_in_which_ratings_were_given_makes_no_difference() -> None:
    history = {id_: 1.0 if id_ % 20 else -0.5 for id_ in IDS[:30]}
    shuffled = list(history.items())
    Random(1).shuffle(shuffled)
    found = [ranked(Profile("ana", {}, taste=each)) for each in (history, dict(shuffled))]
    assert found[0] == found[1]
