"""The smallest single moves that create agreement: verified, and compared with all others."""

import random

import msgspec
import pytest

from recommender.ranker import Ranker
from recommender.types import Agreement, Filters, Move, Profile
from tests.small_catalogue import random_model

MODEL = random_model(seed=5, titles=120)
IDS: list[int] = MODEL.columns.ids.tolist()
KEYS = [interest.key for interest in MODEL.columns.interests]
EVERYTHING = Filters()
TENTHS = [tenth / 10 for tenth in range(-10, 11)]


def agreement(profiles: list[Profile], filters: Filters = EVERYTHING) -> Agreement:
    return Ranker(MODEL).recommend(profiles, "average", filters).agreement


def after(profiles: list[Profile], who: str, move: Move) -> list[Profile]:
    return [
        msgspec.structs.replace(each, weights={**each.weights, move.interest: move.weight})
        if each.participant == who
        else each
        for each in profiles
    ]


def a_room_at_odds(seed: int, people: int = 3) -> list[Profile]:
    """Random weights, two for each, drawn until nothing lies in everybody's top 5 %."""
    dice = random.Random(seed)
    while True:
        profiles = [
            Profile(
                name, {key: dice.choice([-1.0, -0.6, 0.7, 1.0]) for key in dice.sample(KEYS, 2)}
            )
            for name in ("ana", "bo", "cy", "di")[:people]
        ]
        if agreement(profiles) == "none":
            return profiles


def distance(profiles: list[Profile], who: str, move: Move) -> float:
    weights = next(each.weights for each in profiles if each.participant == who)
    return abs(move.weight - weights.get(move.interest, 0.0))


def all_moves(profiles: list[Profile], who: str) -> list[Move]:
    """Every single move to a whole tenth that makes the room agree, by trying them all."""
    mover = next(each for each in profiles if each.participant == who)
    tried = [Move(key, then) for key in KEYS for then in TENTHS]
    return [
        move
        for move in tried
        if any({**mover.weights, move.interest: move.weight}.values())
        and agreement(after(profiles, who, move)) != "none"
    ]


@pytest.mark.parametrize("seed", range(4))
def test_moves_create_agreement_and_none_smaller_does(seed: int) -> None:
    profiles = a_room_at_odds(seed)
    found = Ranker(MODEL).moves_to_agree(profiles, EVERYTHING)
    for each in profiles:
        possible = all_moves(profiles, each.participant)
        move = found.get(each.participant)
        assert (move is None) == (not possible)
        if move is not None:
            assert agreement(after(profiles, each.participant, move)) != "none"
            least = min(distance(profiles, each.participant, other) for other in possible)
            assert distance(profiles, each.participant, move) == pytest.approx(least)


def test_some_room_without_agreement_has_a_participant_who_could_create_it() -> None:
    found = [Ranker(MODEL).moves_to_agree(a_room_at_odds(seed), EVERYTHING) for seed in range(4)]
    assert any(found)


def test_at_the_boundary_a_tenth_less_is_not_enough() -> None:
    ended = 0
    for seed in range(8):
        profiles = a_room_at_odds(seed, people=2)
        for who, move in Ranker(MODEL).moves_to_agree(profiles, EVERYTHING).items():
            now = next(p.weights for p in profiles if p.participant == who).get(move.interest, 0.0)
            less = round(move.weight - (0.1 if move.weight > now else -0.1), 1)
            if less not in (0.0, now):
                ended += 1
                nearly = Move(move.interest, less)
                assert agreement(after(profiles, who, nearly)) == "none"
    assert ended


def test_a_room_with_agreement_gets_no_moves() -> None:
    agreeing = [Profile("ana", {"genre:horror": 1.0}), Profile("bo", {"genre:horror": 0.8})]
    assert Ranker(MODEL).moves_to_agree(agreeing, EVERYTHING) == {}
    assert Ranker(MODEL).moves_to_agree([], EVERYTHING) == {}


def test_there_are_no_moves_while_anybody_hides_their_weights() -> None:
    profiles = next(
        room
        for room in map(a_room_at_odds, range(20))
        if len(Ranker(MODEL).moves_to_agree(room, EVERYTHING)) > 1
    )
    for shy in ("ana", "bo", "cy"):
        hidden = [
            msgspec.structs.replace(each, hidden=each.participant == shy) for each in profiles
        ]
        assert Ranker(MODEL).moves_to_agree(hidden, EVERYTHING) == {}


def test_clearing_all_weights_is_no_agreement() -> None:
    for seed in range(6):
        profiles = a_room_at_odds(seed, people=2)
        single = [
            msgspec.structs.replace(each, weights=dict([max(each.weights.items())]))
            for each in profiles
        ]
        for who, move in Ranker(MODEL).moves_to_agree(single, EVERYTHING).items():
            moved = next(each for each in after(single, who, move) if each.participant == who)
            assert any(moved.weights.values())


def test_the_ranker_answers_as_before_afterwards() -> None:
    profiles = a_room_at_odds(1)
    ranker = Ranker(MODEL)
    before = ranker.recommend(profiles, "score_coverage", EVERYTHING)
    ranker.moves_to_agree(profiles, EVERYTHING)
    assert ranker.recommend(profiles, "score_coverage", EVERYTHING) == before


def test_moves_in_a_large_catalogue_are_found_by_a_sample_and_verified_exactly() -> None:
    model = random_model(seed=3, titles=3000, raters=40)
    dice, found = random.Random(0), 0
    keys = [interest.key for interest in model.columns.interests]
    for _ in range(20):
        profiles = [
            Profile(name, {key: dice.choice([-1.0, 1.0]) for key in dice.sample(keys, 3)})
            for name in ("ana", "bo", "cy")
        ]
        for who, move in Ranker(model).moves_to_agree(profiles, EVERYTHING).items():
            found += 1
            then = after(profiles, who, move)
            assert Ranker(model).recommend(then, "average", EVERYTHING).agreement != "none"
    assert found


@pytest.mark.parametrize(
    "filters", [Filters(kind="film"), Filters(year_min=2050), Filters(country="XX")]
)
def test_what_may_be_on_the_list_changes_nothing_about_the_agreement(filters: Filters) -> None:
    agreeing = [Profile("ana", {"genre:horror": 1.0}), Profile("bo", {"genre:horror": 0.8})]
    for profiles in (agreeing, a_room_at_odds(2), agreeing[:1]):
        assert agreement(profiles, filters) == agreement(profiles)
