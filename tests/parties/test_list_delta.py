"""Whoever applies what changed has the same list as whoever is sent whole ones."""

import itertools
import json
import random
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parties.delivery.list_history import ListHistory
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.protocol.list_delta import encode_delta
from parties.protocol.server_messages import RecommendationsFrame, encode
from recommender.types import RankedTitle, Reason
from tests.parties.list_decoder import BaseMissing, ListDecoder

T = TypeVar("T")
PEOPLE = ("ana", "bo", "cy")
KEYS = ("genre:comedy", "genre:war", "mood:dark")
seeds = st.integers(0, 2**32).map(random.Random)


def number(choice: random.Random) -> float:
    return choice.randint(-20_000, 20_000) / 10_000


def numbers(choice: random.Random, keys: tuple[str, ...]) -> dict[str, float]:
    return {key: number(choice) for key in some(choice, keys)}


def some(choice: random.Random, values: Sequence[T]) -> list[T]:
    return choice.sample(values, choice.randint(0, len(values)))


def any_reason(choice: random.Random) -> Reason:
    interest, title = choice.choice((None, *KEYS)), choice.choice((None, 1, 2))
    return Reason(some(choice, PEOPLE), number(choice), interest, title, choice.random() < 0.2)


def any_title(choice: random.Random, title: int) -> RankedTitle:
    """Much of it is as it often is."""
    return RankedTitle(
        id=title,
        title=choice.choice(("A title", "A title", "Renamed")),
        year=choice.choice((None, 1990)),
        kind="film",
        genres=some(choice, ("Comedy", "War")),
        runtime=choice.choice((None, 90)),
        score=choice.choice((1.0, number(choice))),
        block=choice.choice(("list", "bridge")),
        fits=numbers(choice, PEOPLE),
        because=[any_reason(choice) for _ in range(choice.randint(0, 4))],
        base=1.0,
        rest=number(choice),
    )


def changed(choice: random.Random, title: RankedTitle) -> RankedTitle:
    """The same title after a move: some fields are others, reasons have changed places."""
    other, fields = any_title(choice, title.id), some(choice, title.__struct_fields__)
    reasons = [*choice.sample(title.because, len(title.because)), any_reason(choice)]
    different = {name: getattr(other, name) for name in fields if name != "id"}
    return msgspec.structs.replace(
        title, **{"because": reasons[: choice.randint(0, 5)], **different}
    )


def any_lists(choice: random.Random, many: int) -> list[RecommendationsFrame]:
    known = {title: any_title(choice, title) for title in range(1, 9)}
    lists = []
    for revision in range(many):
        for title in some(choice, list(known)):
            known[title] = changed(choice, known[title])
        lists.append(
            RecommendationsFrame(
                revision=revision,
                strategy=choice.choice(("average", "least_misery")),
                agreement=choice.choice(("shared", "none")),
                group_profile=numbers(choice, KEYS),
                satisfaction=numbers(choice, PEOPLE),
                titles=some(choice, list(known.values())),
                importance=numbers(choice, PEOPLE),
            )
        )
    return lists


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_decoded_differences_equal_the_whole_list(choice: random.Random) -> None:
    first, *_ = sequence = any_lists(choice, 6)
    decoder = ListDecoder()
    decoder.receive(as_json(encode(first)))
    for base, new in itertools.pairwise(sequence):
        whole = as_json(encode(new))
        delta = encode_delta(base, new)
        assert decoder.receive(whole if delta is None else as_json(delta)) == whole


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_a_socket_that_is_sent_some_of_the_lists_has_the_newest_after_each(
    choice: random.Random,
) -> None:
    """Also of titles that return, of which it may have what it was sent before."""
    history, decoder = ListHistory(), ListDecoder()
    shown, *later = [EncodedRecommendations.of(each, "first") for each in any_lists(choice, 8)]
    history.add(shown)
    decoder.receive(as_json(shown.frame))
    since = shown.number
    for new in later:
        history.add(new)
        if choice.random() < 0.7:
            if new.follows != shown.number:
                since = new.number
            frame = as_json(new.frame_after(shown, new.returning_since(since)))
            assert decoder.receive(frame) == as_json(new.frame)
            shown = new


def as_json(frame: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(frame)
    return decoded


def a_title(number: int, **different: Any) -> RankedTitle:
    who = {f"participant-{place}": 0.5 for place in range(5)}
    because = [Reason(list(who), 0.1, key) for key in KEYS]
    made = RankedTitle(
        number, f"Title {number}", 1990, "film", ["War"], None, 1.5, "list", who, because, 1.0, 0.2
    )
    return msgspec.structs.replace(made, **different)


def a_list(revision: int, *titles: RankedTitle, **fields: Any) -> RecommendationsFrame:
    profile = dict.fromkeys(KEYS, 0.25)
    made = RecommendationsFrame(revision, "average", "shared", profile, {"ana": 1.0}, list(titles))
    return msgspec.structs.replace(made, **fields)


def difference(base: RecommendationsFrame, new: RecommendationsFrame) -> dict[str, Any]:
    delta = encode_delta(base, new)
    assert delta is not None
    decoder = ListDecoder()
    decoder.receive(as_json(encode(base)))
    assert decoder.receive(as_json(delta)) == as_json(encode(new))
    frame = as_json(delta)
    assert (frame.pop("type"), frame.pop("base")) == ("recommendations.delta", base.revision)
    assert frame.pop("revision") == new.revision
    return frame


def test_nothing_but_what_changed_is_sent() -> None:
    base = a_list(1, a_title(1), a_title(2), a_title(3))
    new = a_list(2, a_title(1), a_title(2, score=1.7), a_title(3))
    assert difference(base, new) == {"changes": [[["score"], {"1": 1.7}]]}


def test_what_changed_for_most_titles_is_a_column() -> None:
    base = a_list(1, a_title(1), a_title(2), a_title(3))
    new = a_list(2, a_title(1, score=2.5), a_title(2, score=1.7), a_title(3))
    assert difference(base, new) == {"changes": [[["score"], [2.5, 1.7, 1.5]]]}


def test_the_fit_of_one_participant_changes_alone() -> None:
    base, title = a_list(1, a_title(1)), a_title(1)
    new = a_list(2, a_title(1, fits={**title.fits, "participant-3": 0.75}))
    assert difference(base, new) == {"changes": [[["fits", "participant-3"], [0.75]]]}


def test_a_reason_that_moves_up_is_not_sent_again() -> None:
    first, second, third = a_title(1).because
    stronger = msgspec.structs.replace(third, amount=0.4)
    new = a_list(2, a_title(1, because=[stronger, first, second]))
    assert difference(a_list(1, a_title(1)), new) == {
        "moves": [[["because"], {"0": [2, 0, 1]}]],
        "changes": [[["because", 0, "amount"], {"0": 0.4}]],
    }


def test_only_new_titles_have_cards() -> None:
    new = a_list(2, a_title(4), a_title(1))
    sent = difference(a_list(1, a_title(1), a_title(2)), new)
    assert sent["order"] == [4, 1]
    assert [card["id"] for card in sent["cards"]] == [4]
    assert "changes" not in sent


def test_a_field_of_the_list_is_sent_where_it_differs() -> None:
    profile = {**a_list(1).group_profile, "genre:war": -1.0}
    assert difference(a_list(1), a_list(2, group_profile=profile)) == {
        "fields": [[["group_profile", "genre:war"], -1.0]]
    }


def test_a_title_that_returns_is_sent_as_what_changed_in_it() -> None:
    history, decoder = ListHistory(), ListDecoder()
    returned = a_title(1, score=1.9)
    shown = [
        EncodedRecommendations.of(each, "")
        for each in (a_list(1, a_title(1)), a_list(2, a_title(2)), a_list(3, returned, a_title(2)))
    ]
    for each in shown:
        history.add(each)
    for each in shown[:2]:
        decoder.receive(as_json(each.frame))
    frame = as_json(shown[2].frame_after(shown[1], shown[2].returning_since(shown[0].number)))
    assert "cards" not in frame
    assert frame["changes"] == [[["score"], {"0": 1.9}]]
    assert decoder.receive(frame) == as_json(shown[2].frame)
    assert shown[2].returning_since(shown[1].number) == {}


def test_the_whole_list_is_sent_where_that_is_shorter() -> None:
    base = EncodedRecommendations.of(a_list(1, *map(a_title, range(10))), "")
    new = EncodedRecommendations.of(a_list(2), "")
    assert len(new.frame_after(base)) <= len(new.frame)


def test_sockets_with_the_same_list_share_one_frame() -> None:
    base, new = [
        EncodedRecommendations.of(a_list(each, a_title(1, score=each)), "") for each in (1, 2)
    ]
    assert new.frame_after(base) is new.frame_after(base)


def test_a_list_of_another_release_is_sent_as_it_is() -> None:
    base = EncodedRecommendations(1, b'{"type":"recommendations","revision":1}')
    new = EncodedRecommendations(2, b'{"type":"recommendations","revision":2}')
    assert new.frame_after(base) == new.frame


def test_a_client_with_another_list_finds_that_out() -> None:
    delta = encode_delta(a_list(1), a_list(2))
    assert delta
    with pytest.raises(BaseMissing):
        ListDecoder().receive(as_json(delta))
