"""Rate limits of sockets, and the command that a message asks for."""

import pytest
from pytest_django import Settings

from parties.access import socket_rate_limits
from parties.access.socket_rate_limits import (
    FOCUS_BURST,
    FOLLOWINGS_BURST,
    MAX_MALFORMED,
    MAX_TOO_FREQUENT,
    SocketRateLimit,
)
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.commands import ChangeSettings, Remove, SetWeights
from parties.domain.errors import Refused
from parties.protocol import client_messages
from parties.protocol.command_builder import CommandContext, IsKnownInterest, build_command
from recommender.types import Filters
from tests.cast import EVENING


@pytest.fixture(autouse=True)
def _unused_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for bucket in ("_frames_of_participant", "_frames_of_address", "_new_sockets"):
        monkeypatch.setattr(socket_rate_limits, bucket, KeyedTokenBuckets(rate=0.001, burst=300))


def send_frames(limit: SocketRateLimit, times: int) -> int:
    """Returns how many of the frames were refused."""
    refused = 0
    for _ in range(times):
        try:
            limit.count()
        except Refused:
            refused += 1
    return refused


def test_a_burst_is_no_flood_and_a_flood_is(settings: Settings) -> None:
    settings.MESSAGES_PER_SECOND = 5
    limit = SocketRateLimit("ana", "192.0.2.1")
    assert send_frames(limit, 10) == 0
    assert send_frames(limit, MAX_TOO_FREQUENT) >= MAX_TOO_FREQUENT - 2
    assert not limit.is_flooding
    send_frames(limit, 10)
    assert limit.is_flooding


@pytest.mark.parametrize("shared", ["_frames_of_participant", "_frames_of_address"])
def test_many_sockets_of_one_person_or_address_share_a_limit(
    monkeypatch: pytest.MonkeyPatch, shared: str
) -> None:
    monkeypatch.setattr(socket_rate_limits, shared, KeyedTokenBuckets(rate=0.001, burst=4))
    same = "ana" if shared == "_frames_of_participant" else "bo"
    first, second = SocketRateLimit("ana", "192.0.2.1"), SocketRateLimit(same, "192.0.2.1")
    assert (send_frames(first, 3), send_frames(second, 3)) == (0, 2)
    assert send_frames(SocketRateLimit("cy", "192.0.2.2"), 3) == 0


def test_what_somebody_looks_at_takes_nothing_from_what_their_sliders_may_send(
    settings: Settings,
) -> None:
    settings.MESSAGES_PER_SECOND = 5
    limit = SocketRateLimit("ana", "192.0.2.1")
    assert [limit.takes_focus() for _ in range(FOCUS_BURST + 1)] == [True] * FOCUS_BURST + [False]
    assert send_frames(limit, 10) == 0


def test_following_this_one_and_that_in_a_loop_is_refused_and_closes_nothing() -> None:
    limit = SocketRateLimit("ana", "192.0.2.1")
    for _ in range(FOLLOWINGS_BURST):
        limit.limit_followings()
    for _ in range(MAX_TOO_FREQUENT + 10):
        with pytest.raises(Refused, match="Slow down"):
            limit.limit_followings()
    assert not limit.is_flooding


def test_a_loop_of_new_connections_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_rate_limits, "_new_sockets", KeyedTokenBuckets(rate=0.001, burst=2))
    for _ in range(2):
        socket_rate_limits.limit_new_sockets("ana")
    with pytest.raises(Refused):
        socket_rate_limits.limit_new_sockets("ana")
    socket_rate_limits.limit_new_sockets("bo")


def test_only_malformed_frames_in_a_row_reach_the_limit() -> None:
    limit = SocketRateLimit("ana", "192.0.2.1")
    for _ in range(3):
        for _ in range(MAX_MALFORMED - 1):
            limit.count_malformed(True)
        assert not limit.has_too_many_malformed
        limit.count_malformed(False)
    for _ in range(MAX_MALFORMED):
        limit.count_malformed(True)
    assert limit.has_too_many_malformed


def received(by: str, knows: IsKnownInterest) -> CommandContext:
    return CommandContext(by, EVENING, frozenset(), knows)


def knows(key: str) -> bool:
    return key == "genre:comedy"


def test_one_unknown_interest_refuses_the_whole_message() -> None:
    message = client_messages.InterestsSet(weights={"genre:comedy": 0.5, "genre:nope": 0.5})
    with pytest.raises(Refused) as refused:
        build_command(message, received("ana", knows))
    assert refused.value.code == "invalid_weight"


def test_what_is_known_no_more_can_still_be_cleared() -> None:
    message = client_messages.InterestsSet(weights={"genre:comedy": 0.5, "title:retired": None})
    assert build_command(message, received("ana", knows)) == SetWeights("ana", message.weights)


def test_a_name_of_nothing_but_spaces_is_refused() -> None:
    with pytest.raises(Refused):
        build_command(client_messages.SettingsSet(name=" \u200b "), received("ana", knows))
    change = build_command(
        client_messages.SettingsSet(name=" Late  night "), received("ana", knows)
    )
    assert isinstance(change, ChangeSettings)
    assert change.name == "Late night"


def test_years_between_which_none_lies_are_refused() -> None:
    for_nobody = client_messages.SettingsSet(filters=Filters(year_min=1990, year_max=1980))
    with pytest.raises(Refused):
        build_command(for_nobody, received("ana", knows))
    for_some = client_messages.SettingsSet(filters=Filters(year_min=1980, year_max=1980))
    assert build_command(for_some, received("ana", knows)) is not None


def test_every_ban_makes_another_secret() -> None:
    message = client_messages.ParticipantBan(participant="bo")
    bans = [build_command(message, received("ana", knows)) for _ in range(2)]
    assert len({ban.secret for ban in bans if isinstance(ban, Remove)}) == 2


def test_asking_changes_nothing() -> None:
    assert build_command(client_messages.Ping(sent_at=1), received("ana", knows)) is None
    assert build_command(client_messages.Resync(), received("ana", knows)) is None
