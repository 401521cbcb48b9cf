"""The ranker of a room: results depend on the arguments, and on no earlier call."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.core.strategies import STRATEGIES
from recommender.model.model import build_model
from recommender.ranker import Ranker
from recommender.types import Filters, Profile, Recommendations
from tests.small_catalogue import Sample, catalogue, random_model, unlearned

MODEL = random_model(seed=5)
IDS = MODEL.columns.ids.tolist()
KEYS = [interest.key for interest in MODEL.columns.interests] + [f"title:{id_}" for id_ in IDS[:8]]
EVERYTHING = Filters()
NO_WEIGHTS = Filters(year_min=2050)

weights = st.dictionaries(
    st.sampled_from([*KEYS, "genre:no-such", "title:7"]),
    st.sampled_from([-1.0, -0.6, 0.0, 0.001, 0.3, 0.55, 1.0]),
    max_size=6,
)


@st.composite
def rooms(draw: st.DrawFn) -> list[Profile]:
    names = draw(st.lists(st.sampled_from(["ana", "bo", "cy", "di", "ed"]), unique=True))
    return [
        Profile(
            name,
            draw(weights),
            importance=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0])),
            hidden=draw(st.booleans()),
        )
        for name in names
    ]


questions = st.tuples(
    rooms(),
    st.sampled_from(sorted(STRATEGIES)),
    st.sampled_from([EVERYTHING, EVERYTHING, Filters(year_max=1999), NO_WEIGHTS]),
    st.sampled_from([1, 5, 20, 70]),
)


def ana(*, hidden: bool = False, importance: float = 1.0, **stated: float) -> Profile:
    return Profile("ana", _keys(stated), importance, hidden)


def bo(*, hidden: bool = False, importance: float = 1.0, **stated: float) -> Profile:
    return Profile("bo", _keys(stated), importance, hidden)


def _keys(stated: dict[str, float]) -> dict[str, float]:
    return {f"genre:{name.replace('_', '-')}": number for name, number in stated.items()}


def ranked(*profiles: Profile, limit: int = 20, filters: Filters = EVERYTHING) -> Recommendations:
    return Ranker(MODEL).recommend(profiles, "score_coverage", filters, limit)


def ids(found: Recommendations) -> list[int]:
    return [title.id for title in found.titles]


@settings(deadline=None)
@given(st.lists(questions, min_size=1, max_size=8))
def test_a_used_ranker_gives_the_same_result_as_a_new_one(
    asked: list[tuple[list[Profile], str, Filters, int]],
) -> None:
    with_a_past = Ranker(MODEL)
    for profiles, strategy, filters, limit in asked:
        fresh = Ranker(MODEL).recommend(profiles, strategy, filters, limit)
        again = with_a_past.recommend(profiles, strategy, filters, limit)
        assert msgspec.json.encode(again) == msgspec.json.encode(fresh)


@settings(deadline=None)
@given(questions, st.randoms())
def test_the_order_in_which_participants_are_named_makes_no_difference(
    asked: tuple[list[Profile], str, Filters, int], random: Random
) -> None:
    profiles, strategy, filters, limit = asked
    shuffled = [*profiles]
    random.shuffle(shuffled)
    expected = Ranker(MODEL).recommend(profiles, strategy, filters, limit)
    found = Ranker(MODEL).recommend(shuffled, strategy, filters, limit)
    assert msgspec.json.encode(found) == msgspec.json.encode(expected)


@settings(deadline=None)
@given(questions)
def test_base_reasons_and_rest_add_up_to_the_score_as_written(
    asked: tuple[list[Profile], str, Filters, int],
) -> None:
    for title in Ranker(MODEL).recommend(*asked).titles:
        amounts = [Decimal(repr(reason.amount)) for reason in title.because]
        parts = Decimal(repr(title.base)) + sum(amounts) + Decimal(repr(title.rest))
        assert parts == Decimal(repr(title.score))
        assert len(amounts) <= 4
        assert amounts == sorted(amounts, key=abs, reverse=True)
        assert all(amounts)


@settings(deadline=None)
@given(questions)
def test_numbers_stay_in_their_ranges(asked: tuple[list[Profile], str, Filters, int]) -> None:
    found = Ranker(MODEL).recommend(*asked)
    names = sorted(profile.participant for profile in asked[0] if not profile.hidden)
    assert list(found.satisfaction) == names
    assert all(0 <= number <= 1 for number in found.satisfaction.values())
    for title in found.titles:
        assert list(title.fits) == names
        assert all(0 <= fit <= 1 for fit in title.fits.values())


def score_by_hand(profiles: list[Profile], column: int) -> float:
    """The formula of the design, in floating point."""
    importance = [profile.importance for profile in profiles]
    places = {interest.key: k for k, interest in enumerate(MODEL.columns.interests)}
    score = MODEL.prior[column] / 2**20
    for profile in profiles:
        share = profile.importance / sum(importance)
        for key, number in profile.weights.items():
            if key in places:
                score += share * number * MODEL.lift[places[key], column] / 2**12
            else:
                near = MODEL.similar(IDS.index(int(key.removeprefix("title:"))))
                effect = dict(zip(near.columns.tolist(), near.values.tolist(), strict=True))
                score += share * number * effect.get(column, 0) / 2**12
    return float(score)


def test_the_score_is_the_sum_that_the_design_states() -> None:
    profiles = [
        Profile("ana", {"genre:horror": 0.75, f"title:{IDS[3]}": 0.5}, importance=2.0),
        Profile("bo", {"genre:horror": -0.25, f"title:{IDS[4]}": -0.5}),
    ]
    found = Ranker(MODEL).recommend(profiles, "average", EVERYTHING, 60)
    assert len(found.titles) == 60
    for title in found.titles:
        expected = score_by_hand(profiles, IDS.index(title.id))
        assert title.score == pytest.approx(expected, abs=6e-5)


def test_an_empty_room_sees_what_is_popular() -> None:
    found = ranked()
    assert found.agreement == "shared"
    assert found.satisfaction == found.group_profile == {}
    bases = [title.base for title in found.titles]
    assert bases == sorted(bases, reverse=True)
    assert all(t.fits == {} and t.because == [] and t.score == t.base for t in found.titles)


def test_a_participant_without_weights_gets_popular_titles() -> None:
    assert ids(ranked(ana())) == ids(ranked())
    assert ranked(ana()).satisfaction == {"ana": 1.0}


def test_a_weight_brings_titles_of_that_interest() -> None:
    def share(found: Recommendations) -> int:
        return sum("Horror" in title.genres for title in found.titles)

    assert share(ranked(ana(horror=1.0))) > share(ranked()) > share(ranked(ana(horror=-1.0)))


def test_a_reason_names_who_pulls_its_way() -> None:
    profiles = [ana(horror=1.0, importance=2.0), bo(horror=-1.0)]
    found = Ranker(MODEL).recommend(profiles, "average", EVERYTHING, 60)
    for title in found.titles:
        for reason in title.because:
            assert reason.interest == "genre:horror"
            has_it = "Horror" in title.genres
            if has_it and reason.amount > 0:
                assert reason.participants == ["ana"]


def test_hidden_weights_count_but_are_never_disclosed() -> None:
    open_, hidden = ana(comedy=0.5), bo(horror=1.0, hidden=True)
    found = ranked(open_, hidden)
    assert found.group_profile == {"genre:comedy": 0.5}
    assert all(
        reason.participants == ["ana"] and reason.interest == "genre:comedy"
        for title in found.titles
        for reason in title.because
    )
    seen = ranked(open_, bo(horror=1.0))
    assert ids(seen) == ids(found) != ids(ranked(open_))
    assert [title.fits["ana"] for title in seen.titles] == [
        title.fits["ana"] for title in found.titles
    ]
    assert all(title.fits.keys() == {"ana"} for title in found.titles)
    assert found.satisfaction == {"ana": seen.satisfaction["ana"]}


def test_what_is_hidden_is_in_no_score() -> None:
    open_, hidden = ana(comedy=0.5), bo(horror=1.0, hidden=True, importance=2.0)
    score_of = {title.id: title.score for title in ranked(open_, limit=60).titles}
    for title in ranked(open_, hidden, limit=60).titles:
        assert title.score == score_of[title.id]
        assert abs(title.rest) <= 1e-4


def test_a_room_in_which_all_hide_shows_what_is_popular_and_its_own_order() -> None:
    found = ranked(ana(comedy=0.5, hidden=True), bo(horror=1.0, hidden=True))
    assert ids(found) == ids(ranked(ana(comedy=0.5), bo(horror=1.0)))
    assert all(title.score == title.base and title.fits == {} for title in found.titles)
    assert found.satisfaction == {}


def test_the_group_profile_is_the_importance_weighted_mean() -> None:
    found = ranked(ana(comedy=0.9, drama=0.4), bo(comedy=-0.3, drama=-0.8, importance=0.5))
    assert found.group_profile == {"genre:comedy": 0.5}
    alone = Profile("ana", {"genre:no-such": 1.0, "genre:comedy": 0.0})
    assert ranked(alone).group_profile == {}


def test_a_veto_removes_a_title_for_the_whole_room() -> None:
    first = ids(ranked(ana(horror=0.5), bo()))[0]
    vetoed = Profile("bo", {f"title:{first}": -1.0}, hidden=True)
    assert first not in ids(ranked(ana(horror=0.5), vetoed, limit=60))
    assert len(ranked(ana(horror=0.5), vetoed, limit=60).titles) == 59


def test_a_veto_has_no_effect_on_other_titles() -> None:
    first, *others = ids(ranked(ana(), limit=60))
    assert ids(ranked(Profile("ana", {f"title:{first}": -1.0}), limit=60)) == others


@pytest.mark.parametrize(
    "stated",
    [
        {"title:7": -1.0},
        {"title:7": -1.0, "title:10": 1.0},
        {"title:7": 1.0, "title:10": -1.0},
    ],
)
def test_a_veto_of_a_title_that_was_merged_is_one_of_what_it_is_now(
    stated: dict[str, float],
) -> None:
    columns = replace(catalogue([Sample(), Sample()]), merged={7: 10})
    ranker = Ranker(build_model(columns, None))
    assert ids(ranker.recommend([Profile("bo", stated)], "average", EVERYTHING)) == [20]


def test_more_like_this_lifts_the_title_and_its_neighbours() -> None:
    column = next(c for c in range(len(IDS)) if MODEL.similar(c).columns.size > 5)
    near = MODEL.similar(column)
    same_franchise = {
        IDS[c] for c, value in zip(near.columns, near.values, strict=True) if value > 0
    }
    liked = ranked(Profile("ana", {f"title:{IDS[column]}": 1.0}), limit=60)
    for title in liked.titles:
        touched = IDS.index(title.id) in near.columns
        assert (title.score > title.base) == (title.id in same_franchise)
        assert [reason.title for reason in title.because] == [IDS[column]] * touched
    less = ranked(Profile("ana", {f"title:{IDS[column]}": -0.5}), limit=60)
    assert IDS[column] in same_franchise
    assert {t.id for t in less.titles if t.score < t.base} == same_franchise


def test_a_room_whose_host_gives_nobody_any_importance_is_one_of_equals() -> None:
    muted = ranked(ana(horror=1.0, importance=0.0), bo(comedy=1.0, importance=0.0))
    assert muted == ranked(ana(horror=1.0), bo(comedy=1.0))


def test_a_participant_without_importance_is_shown_but_does_not_count() -> None:
    found = ranked(ana(horror=1.0), bo(horror=-1.0, importance=0.0))
    assert found.agreement == "shared"
    assert ids(found) == ids(ranked(ana(horror=1.0)))
    assert set(found.satisfaction) == {"ana", "bo"}
    assert found.satisfaction["bo"] < found.satisfaction["ana"]


def test_opposites_get_three_blocks_in_their_order() -> None:
    found = ranked(ana(horror=1.0, comedy=-1.0), bo(horror=-1.0, comedy=1.0))
    assert found.agreement == "none"
    blocks = [title.block for title in found.titles]
    assert blocks == ["fair_mix"] * 10 + ["bridge"] * 6 + ["popular"] * 4
    assert len(set(ids(found))) == 20
    best = {who: max(found.titles, key=lambda title: title.fits[who]) for who in ("ana", "bo")}
    assert {title.id for title in best.values()} == set(ids(found)[:2])
    assert ranked(ana(horror=1.0), bo(horror=0.8)).agreement == "shared"


def test_everyone_vetoing_everything_leaves_an_answer_without_titles() -> None:
    everything = {f"title:{id_}": -1.0 for id_ in IDS}
    found = ranked(Profile("ana", everything), Profile("bo", everything))
    assert found.titles == []
    assert found.satisfaction == {"ana": 0.0, "bo": 0.0}


@pytest.mark.parametrize("profiles", [[], [ana(horror=1.0)], [ana(horror=1.0), bo(drama=1.0)]])
def test_a_filter_that_leaves_nothing_gives_an_empty_list(profiles: list[Profile]) -> None:
    found = ranked(*profiles, filters=NO_WEIGHTS)
    assert found.titles == []
    assert found.agreement == ("none" if len(profiles) == 2 else "shared")
    assert set(found.satisfaction.values()) <= {0.0}


@pytest.mark.parametrize("titles", [0, 1])
@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_a_catalogue_of_nothing_or_one_title_is_ranked(titles: int, strategy: str) -> None:
    model = unlearned([Sample(("comedy",))] * titles)
    profiles = [ana(comedy=1.0), bo(comedy=-1.0)]
    found = Ranker(model).recommend(profiles, strategy, EVERYTHING)
    assert [title.fits for title in found.titles] == [{"ana": 1.0, "bo": 1.0}] * titles
    assert found.satisfaction == dict.fromkeys(("ana", "bo"), float(titles))
    assert Ranker(model).recommend([], strategy, EVERYTHING).agreement == "shared"


def test_without_a_model_interests_and_popularity_rank() -> None:
    popular, comedy = Sample(("drama",), popularity=50), Sample(("comedy",), popularity=1)
    model = unlearned([Sample(), popular, comedy])
    assert ids(Ranker(model).recommend([], "average", EVERYTHING)) == [20, 30, 10]
    liked = Ranker(model).recommend([ana(comedy=1.0)], "average", EVERYTHING)
    assert ids(liked) == [30, 20, 10]
    assert model.version == "content"


def test_a_title_that_nobody_rated_is_found_by_what_it_is() -> None:
    rated = set(MODEL.learned.to_catalogue.tolist()) if MODEL.learned else set()
    new = [column for column in range(len(IDS)) if column not in rated]
    place = [interest.key for interest in MODEL.columns.interests].index("genre:horror")
    horror = [c for c in new if "Horror" in MODEL.columns.genres[c]]
    other = [c for c in new if "Horror" not in MODEL.columns.genres[c]]
    assert horror
    assert other
    lift = MODEL.lift[place]
    assert lift[horror].min() > lift[other].max()
    assert all(MODEL.similar(column).columns.size > 1 for column in horror)


def test_past_two_hundred_and_fifty_weights_the_strongest_count() -> None:
    model = unlearned([Sample(("comedy",))] * 400)
    strong = {f"title:{10 * column + 10}": 0.9 for column in range(250)}
    weak = {f"title:{10 * column + 10}": 0.5 for column in range(250, 400)}
    both = Ranker(model).recommend([Profile("ana", weak | strong)], "average", EVERYTHING)
    assert both.titles == (
        Ranker(model).recommend([Profile("ana", strong)], "average", EVERYTHING).titles
    )


def test_the_largest_sums_do_not_overflow() -> None:
    """250 full weights on a largest lift each: more than any room can set."""
    model = unlearned([Sample((f"genre{k}",)) for k in range(260)])
    model.lift[:] = 32767
    model.prior[:] = 32 * 2**20
    full = {interest.key: 1.0 for interest in model.columns.interests}
    found = Ranker(model).recommend([Profile("ana", full)], "average", EVERYTHING)
    assert found.titles[0].score == pytest.approx(32 + 250 * 32767 / 4096, abs=1e-4)


@pytest.mark.parametrize("number", [1.01, -2.0, float("nan"), float("inf")])
def test_a_weight_out_of_range_is_refused_and_changes_nothing(number: float) -> None:
    ranker = Ranker(MODEL)
    before = ranker.recommend([ana(horror=0.5)], "average", EVERYTHING)
    with pytest.raises(ValueError, match="weight"):
        ranker.recommend([bo(), ana(horror=number)], "average", EVERYTHING)
    assert ranker.recommend([ana(horror=0.5)], "average", EVERYTHING) == before


@pytest.mark.parametrize("number", [-0.1, 65.0, float("nan")])
def test_an_importance_out_of_range_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="importance"):
        ranked(ana(importance=number))


def test_a_participant_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="one profile"):
        ranked(ana(), ana())


def test_an_unknown_strategy_is_refused() -> None:
    for filters in (EVERYTHING, NO_WEIGHTS):
        with pytest.raises(KeyError):
            Ranker(MODEL).recommend([ana()], "coin_toss", filters)


def test_rows_of_those_who_left_are_used_again() -> None:
    ranker = Ranker(MODEL)
    for visitor in range(200):
        guest = Profile(f"guest {visitor}", {"genre:horror": 0.5})
        ranker.recommend([ana(), guest], "average", EVERYTHING)
    assert 0 < ranker.memory < 10 * MODEL.prior.nbytes


def test_a_room_that_asks_for_nothing_costs_no_memory_not_even_after_it_did() -> None:
    ranker = Ranker(MODEL)
    silent = [Profile(f"guest {number}", {}) for number in range(50)]
    before = ranker.recommend(silent, "average", EVERYTHING)
    assert ranker.memory == 0
    asked = [Profile("guest 7", {"genre:horror": 0.5}), *silent[:7], *silent[8:]]
    assert ranker.recommend(asked, "average", EVERYTHING) != before
    assert ranker.memory > 0
    assert ranker.recommend(silent, "average", EVERYTHING) == before
    assert ranker.memory == 0


def test_an_explanation_lists_each_ones_own_summands() -> None:
    profiles = [
        Profile("ana", {"genre:horror": 1.0, "genre:comedy": 0.2}, importance=0.5),
        Profile("bo", {"genre:horror": -0.5}, hidden=True),
        Profile("cy", {}),
    ]
    ranker = Ranker(MODEL)
    shown = ranker.recommend(profiles, "average", EVERYTHING).titles
    for rank, title in enumerate(shown, start=1):
        why = ranker.explain(title.id, profiles, "average", EVERYTHING)
        assert why is not None
        assert (why.rank, why.score, why.base, why.fits) == (
            rank,
            title.score,
            title.base,
            title.fits,
        )
        assert set(why.reasons) == {"ana", "cy"}
        assert why.reasons["cy"] == []
        column = IDS.index(title.id)
        own = score_by_hand([profiles[0]], column)
        total = why.base + sum(reason.amount for reason in why.reasons["ana"])
        assert total == pytest.approx(own, abs=2e-3)
        assert all(reason.participants == ["ana"] for reason in why.reasons["ana"])


def test_an_explanation_of_a_vetoed_title_has_no_rank() -> None:
    vetoed = [Profile("ana", {f"title:{IDS[0]}": -1.0})]
    why = Ranker(MODEL).explain(IDS[0], vetoed, "average", EVERYTHING)
    assert why is not None
    assert why.rank is None
    assert Ranker(MODEL).explain(999_999, vetoed, "average", EVERYTHING) is None


def test_an_explanation_stands_even_when_nothing_may_be_shown() -> None:
    why = Ranker(MODEL).explain(IDS[0], [ana(horror=1.0)], "average", NO_WEIGHTS)
    assert why is not None
    assert why.fits == {}
    assert why.rank is None


def test_columns_know_titles_by_their_key_only_as_it_is_written() -> None:
    columns = MODEL.columns
    assert columns.knows("genre:horror")
    assert columns.knows(f"title:{IDS[0]}")
    for key in ("title:", "title:+10", "title: 10", "title:010", "title:１０", "title:7", "horror"):
        assert not columns.knows(key), key


def test_ids_are_in_order_so_that_the_lower_column_is_the_lower_id() -> None:
    assert np.array_equal(IDS, sorted(IDS))


def test_who_has_asked_for_nothing_goes_along_with_those_who_have() -> None:
    alone, together = ranked(ana(drama=1.0)), ranked(ana(drama=1.0), bo())
    assert ids(together) == ids(alone)
    assert [title.score for title in together.titles] == [title.score for title in alone.titles]
    assert together.satisfaction.keys() == {"ana", "bo"}


def test_where_nobody_has_asked_for_anything_everybody_counts() -> None:
    assert ids(ranked(ana(), bo())) == ids(ranked())
