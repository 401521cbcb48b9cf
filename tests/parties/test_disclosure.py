"""What others can work out of somebody who hides their weights, and of the stars somebody gave.

The adversary has two identities, the host's and the television's, and moves whatever a host can:
weights, importances, strategies and filters. They have a server of their own, on which they try as
many profiles as they like, and so learn what each number that is told says of hidden weights.
"""

import datetime
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Title
from parties.domain.account_link import BringTaste, Claim
from parties.domain.commands import ChangeSettings, Command, Hide, SetWeights, apply
from parties.domain.playback import PickTitle, Play, RateEvening, Stop
from parties.domain.state import NO_TASTES, PartyState, Taste
from parties.protocol import snapshot
from parties.protocol.event_frames import EventContext, encode_event
from parties.rooms import member_taste
from parties.rooms.member_taste import MemberTastes
from parties.rooms.pick import pick_command
from parties.rooms.registry import rooms
from recommender.core.ranking_input import RankingInput
from recommender.ranker import STRATEGIES, Ranker
from recommender.room.history_taste import rating_weight
from recommender.room.listing import Listing, listing
from recommender.room.room_rows import RoomRows
from recommender.types import Filters
from tests.cast import EVENING, PARTY, after
from tests.small_catalogue import random_model

MODEL = random_model(seed=11, titles=120)
IDS: list[int] = MODEL.columns.ids.tolist()
NOMINATED = IDS[5:120:29]
GENRES = [interest.key for interest in MODEL.columns.interests]
PARTICIPANTS = ("ana", "vi")
HOUR = datetime.timedelta(hours=1)
STARS = [half / 2 for half in range(1, 11)]

Json = dict[str, Any]
Floats = npt.NDArray[np.float64]


class Disclosed(NamedTuple):
    """One list, and what was answered about it, as it leaves the server."""

    frame: Json
    answers: dict[str, Json]
    moves: Json

    @property
    def order(self) -> list[int]:
        return [title["id"] for title in self.frame["titles"]]


def published_to(
    state: PartyState, asked: Iterable[int] = (), known: Mapping[str, Taste] = NO_TASTES
) -> Disclosed:
    ranker, profiles = Ranker(MODEL), state.profiles(known)
    ranked = ranker.recommend(profiles, state.strategy, state.filters, shortlist=NOMINATED)
    answers = {
        f"{identity} {title}": as_json(
            ranker.explain(title, profiles, state.strategy, state.filters, identity)
        )
        for identity, title in itertools.product(PARTICIPANTS, asked)
    }
    moves = as_json(ranker.moves_to_agree(profiles, state.filters))
    return Disclosed(as_json(snapshot.recommendations(state, ranked)), answers, moves)


def as_json(value: object) -> Json:
    found: Json = msgspec.json.decode(msgspec.json.encode(value))
    return found


def hiding(weights: Mapping[str, float]) -> PartyState:
    return after(PARTY, Hide("bo", True), SetWeights("bo", dict(weights)))


def seen_by_a_guest(hidden: PartyState) -> Iterator[PartyState]:
    """One list, among loud friends."""
    yield after(
        hidden,
        SetWeights("ana", {GENRES[0]: 1.0, GENRES[2]: -0.5}),
        SetWeights("cy", {GENRES[1]: 0.9, GENRES[3]: 0.7}),
        ChangeSettings("ana", importance={"ana": 2, "cy": 2}),
    )


def tried_by_a_host(hidden: PartyState) -> Iterator[PartyState]:
    """Silence, weights of their own, the hidden one alone, other strategies."""
    yield hidden
    yield after(hidden, SetWeights("ana", {GENRES[0]: 1.0, GENRES[2]: -0.5}))
    yield after(hidden, SetWeights("ana", {GENRES[3]: 0.7}), SetWeights("cy", {GENRES[1]: 0.4}))
    alone = after(hidden, ChangeSettings("ana", importance={"ana": 0, "cy": 0}))
    yield after(alone, SetWeights("ana", {GENRES[4]: 0.2}))
    for strategy in ("average", "borda"):
        yield after(alone, ChangeSettings("ana", strategy=strategy))


# --- hidden weights ------------------------------------------------------------------------------


def numbers(value: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number that stands anywhere, by its place; titles by their ids, not by their ranks."""
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int | float):
        yield path, float(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, f"{path}/{key}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            name = each.get("id", each.get("interest", place)) if isinstance(each, dict) else place
            yield from numbers(each, f"{path}/{name}")


def seen_in_order(lists: Sequence[Disclosed]) -> dict[str, float]:
    """Which titles stand in each list, and where."""
    seen: dict[str, float] = {}
    for number, reported in enumerate(lists):
        for rank, title in enumerate(reported.order):
            seen[f"{number} has {title}"] = 1.0
            seen[f"{number} ranks {title}"] = 1 / (1 + rank)
    return seen


def seen_in_numbers(lists: Sequence[Disclosed]) -> dict[str, float]:
    return seen_in_order(lists) | dict(numbers([list(reported) for reported in lists]))


def table(seen: Sequence[Mapping[str, float]]) -> Floats:
    """(profiles, things seen), each column with mean 0 and spread 1; what never varies is left."""
    keys = sorted(set().union(*seen))
    found = np.array([[each.get(key, 0.0) for key in keys] for each in seen])
    varies = found.std(axis=0) > 1e-9
    found = found[:, varies]
    scaled: Floats = (found - found.mean(axis=0)) / found.std(axis=0)
    return scaled


def solved(seen: Floats, weights: Floats, known: int) -> float:
    """How well ridge regression on the first profiles finds the others': the correlation, for the
    penalty that the adversary would have liked best."""
    near = seen @ seen.T / max(1, seen.shape[1])
    best = 0.0
    for penalty in (1e-4, 1e-3, 1e-2, 1e-1, 1.0):
        fitted = np.linalg.solve(near[:known, :known] + penalty * np.eye(known), weights[:known])
        found = near[known:, :known] @ fitted
        best = max(best, float(np.corrcoef(found.ravel(), weights[known:].ravel())[0, 1]))
    return best


@pytest.fixture
def one_list_for_all_explanations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists as before, computed once for equal input: every explanation asks for the whole list."""
    known: dict[object, Listing] = {}

    def listing_once(
        rows: RoomRows,
        given: RankingInput,
        names: list[str],
        strategy: str,
        limit: int,
        unfiltered: RankingInput,
    ) -> Listing:
        weights = repr([(rows.weights_of[name], rows.importance_of[name]) for name in names])
        arrays = (given.scores(given.columns), given.importance, given.total, given.columns)
        everything = (unfiltered.scores(unfiltered.columns), unfiltered.columns)
        key = (
            weights,
            *(each.tobytes() for each in (*arrays, *everything)),
            *names,
            strategy,
            limit,
        )
        if key not in known:
            known[key] = listing(rows, given, names, strategy, limit, unfiltered)
        return known[key]

    monkeypatch.setattr("recommender.ranker.listing", listing_once)


@pytest.mark.usefixtures("one_list_for_all_explanations")
@pytest.mark.parametrize("lists", [seen_by_a_guest, tried_by_a_host])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_solves_for_hidden_weights_learns_no_more_than_from_the_order_of_the_list(
    seed: int, lists: Callable[[PartyState], Iterator[PartyState]]
) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.choice([-0.9, -0.7, -0.4, 0.0, 0.4, 0.7, 0.9], (120, len(GENRES)))
    asked = rng.choice(IDS, 70, replace=False).tolist()
    tried = [
        [
            published_to(state, asked if number == 0 else ())
            for number, state in enumerate(lists(hiding(dict(zip(GENRES, row, strict=True)))))
        ]
        for row in weights.tolist()
    ]
    by_order = solved(table([seen_in_order(each) for each in tried]), weights, known=90)
    by_numbers = solved(table([seen_in_numbers(each) for each in tried]), weights, known=90)
    assert by_numbers <= by_order + 0.02


hidden_weights = st.dictionaries(
    st.sampled_from([*GENRES, f"title:{IDS[3]}", f"title:{IDS[50]}"]),
    st.sampled_from([-0.7, -0.4, 0.4, 0.9]),
    max_size=4,
)
hosts_moves = st.lists(
    st.one_of(
        st.builds(
            lambda who, key, weight: SetWeights(who, {key: weight}),
            st.sampled_from(["ana", "cy"]),
            st.sampled_from(GENRES),
            st.sampled_from([-0.5, 0.3, 1.0]),
        ),
        st.builds(
            lambda who, number: ChangeSettings("ana", importance={who: number}),
            st.sampled_from(["ana", "bo", "cy"]),
            st.sampled_from([0.0, 0.5, 2.0]),
        ),
        st.builds(
            lambda name: ChangeSettings("ana", strategy=name), st.sampled_from(list(STRATEGIES))
        ),
        st.builds(
            lambda found: ChangeSettings("ana", filters=found),
            st.sampled_from([Filters(), Filters(year_max=1999), Filters(year_min=2050)]),
        ),
    ),
    max_size=5,
)
histories = st.dictionaries(st.sampled_from(IDS), st.sampled_from([-0.5, 0.0, 1.0]), max_size=5)


@settings(deadline=None)
@given(hosts_moves, hidden_weights, hidden_weights, histories, histories)
def test_nothing_but_the_order_depends_on_what_somebody_hides(
    moves: list[Command],
    one: dict[str, float],
    other: dict[str, float],
    liked: dict[int, float],
    also_liked: dict[int, float],
) -> None:
    asked = IDS[::20]
    first = published_to(after(hiding(one), *moves), asked, brings(liked))
    second = published_to(after(hiding(other), *moves), asked, brings(also_liked))
    assert without_order(first, second) == without_order(second, first)


def brings(liked: dict[int, float]) -> dict[str, Taste]:
    return {"bo": Taste(liked, frozenset(liked))}


def without_order(reported: Disclosed, other: Disclosed) -> Json:
    """All but what follows from which titles are listed, in which blocks and places."""
    both = set(reported.order) & set(other.order)
    titles = {
        each["id"]: {**each, "block": None}
        for each in reported.frame["titles"]
        if each["id"] in both
    }
    frame = {**reported.frame, "revision": 0, "titles": titles, "agreement": None}
    if reported.order != other.order:
        frame |= {"satisfaction": sorted(reported.frame["satisfaction"])}
    answers = {asked: {**answer, "rank": None} for asked, answer in reported.answers.items()}
    return {"frame": frame, "answers": answers, "moves": reported.moves}


@settings(deadline=None)
@given(hosts_moves, hidden_weights)
def test_no_number_is_sent_of_somebody_who_hides(
    moves: list[Command], weights: dict[str, float]
) -> None:
    state = after(hiding(weights), *moves)
    reported = published_to(state, IDS[::10])
    output = [place for place, _ in numbers(list(reported)) if "/bo" in place]
    assert all(place == "/0/importance/bo" for place in output)
    assert all(
        "bo" not in reason["participants"]
        for title in (*reported.frame["titles"], *reported.frame["shortlist"])
        for reason in title["because"]
    )
    assert [title["id"] for title in reported.frame["shortlist"]] == NOMINATED


@pytest.mark.django_db(transaction=True)
async def test_no_endpoint_sends_either_participant_a_number_of_somebody_who_hides() -> None:
    await sync_to_async(Title.objects.bulk_create)(
        Title(id=number, name=f"Title {number}", popularity=number) for number in range(1, 31)
    )
    identities, code, bo = await a_party_of_one_member_twice()
    room = await rooms().room(code)
    await room.submit(Hide(bo, True))
    await room.submit(SetWeights(bo, {"title:7": 0.9, "title:9": -0.4}))
    for identity, path in itertools.product(
        identities, ["", "/agreement", "/titles/7", "/titles/8"]
    ):
        response = await identity.get(f"/api/v1/parties/{code}{path}")
        assert response.status_code == 200
        places = [place for place, _ in numbers(json.loads(response.content))]
        assert [place for place in places if f"/{bo}" in place] in (
            [],
            [f"/participants/{bo}/colour", f"/participants/{bo}/importance"],
        )
    await rooms().close()


async def a_party_of_one_member_twice() -> tuple[list[AsyncClient], str, str]:
    """The host's and the television's; the party's code; and who else is there."""
    ana, vi, other = (AsyncClient(headers={"host": "localhost"}) for _ in range(3))
    body = {"name": "Movie night", "host_name": "Ana"}
    code = (await posted(ana, "", body))["code"]
    await posted(vi, f"/{code}/participants", {"name": "Vi", "role": "viewer"})
    bo = await posted(other, f"/{code}/participants", {"name": "Bo"})
    return [ana, vi], code, bo["participant"]["id"]


async def posted(client: AsyncClient, path: str, body: Json) -> Json:
    response = await client.post(f"/api/v1/parties{path}", body, content_type="application/json")
    answer: Json = json.loads(response.content)
    return answer


def test_who_hides_can_read_their_own_numbers() -> None:
    state = hiding({GENRES[0]: 0.9})
    ranker, profiles = Ranker(MODEL), state.profiles()
    mine = ranker.explain(IDS[0], profiles, state.strategy, state.filters, "bo")
    theirs = ranker.explain(IDS[0], profiles, state.strategy, state.filters, "ana")
    assert mine is not None
    assert theirs is not None
    assert mine.fits.keys() - theirs.fits.keys() == {"bo"}
    assert mine.score == theirs.score


def test_a_pick_keeps_no_fit_of_who_hid_when_it_was_picked_not_even_for_later() -> None:
    state = picked_by_the_host(hiding({GENRES[0]: 0.9}), IDS[0])
    (pick,) = after(state, Hide("bo", False)).picks
    assert pick.satisfied.keys() == {"ana", "cy"}


def picked_by_the_host(state: PartyState, title: int) -> PartyState:
    return after(state, the_pick(state, title))


def the_pick(state: PartyState, title: int) -> PickTitle:
    ranker, profiles = Ranker(MODEL), state.profiles()
    ranked = ranker.recommend(profiles, state.strategy, state.filters)
    explained = ranker.explain(title, profiles, state.strategy, state.filters, "")
    shown = snapshot.recommendations(state, ranked)
    return pick_command("ana", EVENING, explained, shown, frozenset({"ana", "bo", "cy"}))


# --- stars ---------------------------------------------------------------------------------------


def evening_with(state: PartyState, title: int, stars: Mapping[str, float]) -> PartyState:
    pick = PickTitle(
        "ana", f"pick {title}", title, EVENING, satisfied={"ana": 0.93, "bo": 0.31, "cy": 0.55}
    )
    watched = after(state, pick, Play("ana", 0, EVENING), Stop("ana", EVENING + HOUR))
    return after(watched, *(RateEvening(who, pick.id, n, EVENING) for who, n in stars.items()))


def received_by_others(state: PartyState) -> list[Json]:
    """All that both identities see of a state, with everything that can be asked."""
    ranked = Ranker(MODEL).recommend(state.profiles(), state.strategy, state.filters)
    frame = snapshot.recommendations(state, ranked)
    return [
        {
            **as_json(
                snapshot.snapshot(
                    state, state.participants[identity], (), frame, (), lambda _: None, {}, None
                )
            ),
            "server_time": 0,
        }
        for identity in PARTICIPANTS
    ] + [as_json(published_to(state, IDS[:5]))]


@pytest.mark.parametrize("evenings", [1, 3])
def test_every_number_of_stars_explains_all_that_others_receive_equally_well(evenings: int) -> None:
    """So whoever solves for them, over one evening or many, is left with all ten."""
    start = after(PARTY, SetWeights("ana", {GENRES[0]: 0.8}), SetWeights("bo", {GENRES[1]: 0.6}))
    received = []
    for stars in STARS:
        state = start
        for title in IDS[:evenings]:
            state = evening_with(state, title, {"bo": stars, "cy": 3.0})
        received.append(received_by_others(state))
    assert all(each == received[0] for each in received)


def test_the_frame_of_a_rating_is_the_same_for_others_whatever_the_stars() -> None:
    state = evening_with(PARTY, IDS[0], {})
    frames = set()
    for stars in STARS:
        rated, (event,) = apply(state, RateEvening("bo", f"pick {IDS[0]}", stars, EVENING))
        reported = encode_event(event, EventContext(rated.revision, rated, lambda _: None))
        assert set(reported.private) == {"bo"}
        frames.add(reported.frame)
    assert len(frames) == 1


@pytest.mark.django_db(transaction=True)
async def test_stars_given_in_a_party_have_no_effect_on_its_lists_not_even_by_a_taste(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = after(PARTY, Claim("bo", 1), BringTaste("bo", EVENING))
    received = []
    for stars in STARS:
        history = {IDS[0]: rating_weight(stars), IDS[7]: 1.0}
        taste = Taste(history, frozenset(history))
        monkeypatch.setattr(member_taste, "taste_of", lambda _, taste=taste: taste)
        state = evening_with(member, IDS[0], {"bo": stars})
        known = await MemberTastes(lambda: None).load(state)
        assert known["bo"].likes == {IDS[7]: 1.0}
        assert IDS[0] in known["bo"].seen
        received.append(published_to(state, IDS[:5], known))
    assert all(each == received[0] for each in received)


def test_evenings_are_sent_in_tenths() -> None:
    state = evening_with(PARTY, IDS[0], {"bo": 0.5})
    assert published_to(state).frame["evenings"] == {"ana": 0.9, "bo": 0.3, "cy": 0.6}


def test_one_evening_makes_nobody_count_for_more_than_twice_as_much() -> None:
    state = after(
        PARTY,
        PickTitle("ana", "a pick", IDS[0], EVENING, satisfied={"ana": 1.0, "bo": 0.0, "cy": 1.0}),
        Play("ana", 0, EVENING),
        Stop("ana", EVENING + HOUR),
    )
    owed = state.importances()
    assert 1.5 < owed["bo"] / owed["ana"] <= 2
