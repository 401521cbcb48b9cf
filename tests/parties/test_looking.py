"""Who may follow whom, and what everybody is shown of it."""

import pytest

from parties.domain.commands import Hide, Remove, Transfer
from parties.domain.errors import Refused
from parties.domain.looking import (
    Look,
    ShareFocus,
    require_may_follow,
    require_may_spotlight,
    shown_looks,
)
from parties.domain.state import PartyState
from tests.cast import PARTY, after

EVERYBODY = frozenset({"ana", "bo", "cy", "vi"})
NOBODY = dict[str, Look]()


def refusal(
    state: PartyState,
    by: str,
    whom: str,
    looks: dict[str, Look] = NOBODY,
    online: frozenset[str] = EVERYBODY,
) -> str:
    """Returns code and sentence."""
    with pytest.raises(Refused) as refused:
        require_may_follow(state, online, looks, by, whom)
    return f"{refused.value.code}: {refused.value.detail}"


def test_who_takes_part_may_follow_who_takes_part() -> None:
    require_may_follow(PARTY, EVERYBODY, NOBODY, "ana", "bo")
    require_may_follow(PARTY, EVERYBODY, {"bo": Look(541, "cy")}, "ana", "bo")


def test_one_who_keeps_their_looks_to_themselves_may_follow() -> None:
    require_may_follow(after(PARTY, ShareFocus("ana", False)), EVERYBODY, NOBODY, "ana", "bo")


def test_nobody_follows_a_stranger_or_one_who_was_removed() -> None:
    assert refusal(PARTY, "ana", "nobody").startswith("unknown_participant")
    assert refusal(after(PARTY, Remove("ana", "bo")), "cy", "bo").startswith("unknown_participant")


def test_nobody_follows_themselves_a_viewer_or_one_who_is_not_here() -> None:
    assert refusal(PARTY, "ana", "ana") == "forbidden: You cannot follow yourself."
    assert "viewer" in refusal(PARTY, "ana", "vi")
    away = EVERYBODY - {"bo"}
    assert refusal(PARTY, "ana", "bo", online=away) == "forbidden: Bo is not here right now."


def test_a_viewer_follows_nobody_by_themselves() -> None:
    assert refusal(PARTY, "vi", "ana").startswith("forbidden")


def test_nobody_follows_one_who_keeps_it_to_themselves() -> None:
    state = after(PARTY, ShareFocus("bo", False))
    assert "keeps to themselves" in refusal(state, "ana", "bo")


def test_two_do_not_follow_one_another_nor_three_in_a_circle() -> None:
    assert "follows you already" in refusal(PARTY, "ana", "bo", {"bo": Look(None, "ana")})
    circle = {"bo": Look(None, "cy"), "cy": Look(None, "ana")}
    assert "follows you already" in refusal(PARTY, "ana", "bo", circle)


def test_a_circle_of_others_that_two_processes_let_in_holds_nobody_up() -> None:
    looks = {"bo": Look(None, "cy"), "cy": Look(None, "bo")}
    require_may_follow(PARTY, EVERYBODY, looks, "ana", "bo")


def test_a_host_who_keeps_it_to_themselves_has_no_spotlight() -> None:
    require_may_spotlight(PARTY, "ana")
    with pytest.raises(Refused, match="Let others see"):
        require_may_spotlight(after(PARTY, ShareFocus("ana", False)), "ana")


def test_everybody_is_shown_what_is_shared_and_nothing_else() -> None:
    looks = {"ana": Look(541), "bo": Look(7, "ana"), "vi": Look(9), "nobody": Look(11)}
    assert shown_looks(PARTY, EVERYBODY, looks) == {"ana": Look(541), "bo": Look(7, "ana")}
    hidden = after(PARTY, ShareFocus("bo", False))
    assert shown_looks(hidden, EVERYBODY, looks) == {"ana": Look(541)}
    removed = after(PARTY, Remove("ana", "bo"))
    assert shown_looks(removed, EVERYBODY, looks) == {"ana": Look(541)}


def test_to_hide_ones_weights_and_to_hide_ones_looks_are_two_things() -> None:
    state = after(PARTY, Hide("bo", True))
    assert shown_looks(state, EVERYBODY, {"bo": Look(7)}) == {"bo": Look(7)}


def test_a_follow_ends_when_the_one_who_is_followed_is_away_removed_or_hides() -> None:
    looks = {"bo": Look(7, "ana"), "cy": Look(None, "ana")}
    gone = {"bo": Look(7)}
    assert shown_looks(PARTY, EVERYBODY - {"ana"}, looks) == gone
    assert shown_looks(after(PARTY, ShareFocus("ana", False)), EVERYBODY, looks) == gone
    handed_over = after(PARTY, Transfer("ana", "bo"))
    assert shown_looks(handed_over, EVERYBODY, looks) == looks
    assert shown_looks(after(handed_over, Remove("bo", "ana")), EVERYBODY, looks) == gone


def test_who_shares_what_they_shared_before_changes_nothing() -> None:
    assert after(PARTY, ShareFocus("bo", True)).revision == PARTY.revision
    assert after(PARTY, ShareFocus("bo", False)).revision == PARTY.revision + 1
