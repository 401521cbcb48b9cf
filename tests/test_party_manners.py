"""How much nonsense and haste a socket is allowed, and what a message would change."""

import pytest
from pytest_django import Settings

from parties import client_in, manners
from parties.changes import ChangeSettings, Remove, SetWeights
from parties.intent import Heard, Knows, change_of
from parties.limits import BucketPerKey
from parties.manners import MALFORMED_BOUND, TOO_FREQUENT_BOUND, Manners
from parties.refusals import Refused
from tests.cast import EVENING


@pytest.fixture(autouse=True)
def nobody_was_hasty_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    for bucket in ("_of_participant", "_of_address", "_arrivals"):
        monkeypatch.setattr(manners, bucket, BucketPerKey(rate=0.001, burst=300))


def haste(anyones: Manners, times: int) -> int:
    """How many of the frames came too soon."""
    refused = 0
    for _ in range(times):
        try:
            anyones.count()
        except Refused:
            refused += 1
    return refused


def test_a_burst_is_no_flood_and_a_flood_is(settings: Settings) -> None:
    settings.MESSAGES_PER_SECOND = 5
    hers = Manners("ana", "192.0.2.1")
    assert haste(hers, 10) == 0
    assert haste(hers, TOO_FREQUENT_BOUND) >= TOO_FREQUENT_BOUND - 2
    assert not hers.is_flooding
    haste(hers, 10)
    assert hers.is_flooding


@pytest.mark.parametrize("shared", ["_of_participant", "_of_address"])
def test_many_sockets_of_one_person_or_address_share_a_limit(
    monkeypatch: pytest.MonkeyPatch, shared: str
) -> None:
    monkeypatch.setattr(manners, shared, BucketPerKey(rate=0.001, burst=4))
    same = "ana" if shared == "_of_participant" else "bo"
    first, second = Manners("ana", "192.0.2.1"), Manners(same, "192.0.2.1")
    assert (haste(first, 3), haste(second, 3)) == (0, 2)
    assert haste(Manners("cy", "192.0.2.2"), 3) == 0


def test_a_loop_of_new_screens_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manners, "_arrivals", BucketPerKey(rate=0.001, burst=2))
    for _ in range(2):
        manners.must_not_arrive_too_often("ana")
    with pytest.raises(Refused):
        manners.must_not_arrive_too_often("ana")
    manners.must_not_arrive_too_often("bo")


def test_nonsense_is_beyond_repair_only_in_a_row() -> None:
    hers = Manners("ana", "192.0.2.1")
    for _ in range(3):
        for _ in range(MALFORMED_BOUND - 1):
            hers.count_malformed(True)
        assert not hers.is_beyond_repair
        hers.count_malformed(False)
    for _ in range(MALFORMED_BOUND):
        hers.count_malformed(True)
    assert hers.is_beyond_repair


def heard(by: str, knows: Knows) -> Heard:
    return Heard(by, EVENING, frozenset(), knows)


def knows(key: str) -> bool:
    return key == "genre:comedy"


def test_one_unknown_interest_refuses_the_whole_message() -> None:
    message = client_in.InterestsSet(weights={"genre:comedy": 0.5, "genre:nope": 0.5})
    with pytest.raises(Refused) as refused:
        change_of(message, heard("ana", knows))
    assert refused.value.code == "invalid_weight"


def test_what_is_known_no_more_can_still_be_cleared() -> None:
    message = client_in.InterestsSet(weights={"genre:comedy": 0.5, "title:retired": None})
    assert change_of(message, heard("ana", knows)) == SetWeights("ana", message.weights)


def test_a_name_of_nothing_but_spaces_is_refused() -> None:
    with pytest.raises(Refused):
        change_of(client_in.SettingsSet(name=" \u200b "), heard("ana", knows))
    change = change_of(client_in.SettingsSet(name=" Late  night "), heard("ana", knows))
    assert isinstance(change, ChangeSettings)
    assert change.name == "Late night"


def test_every_ban_makes_another_secret() -> None:
    message = client_in.ParticipantBan(participant="bo")
    bans = [change_of(message, heard("ana", knows)) for _ in range(2)]
    assert len({ban.secret for ban in bans if isinstance(ban, Remove)}) == 2


def test_asking_changes_nothing() -> None:
    assert change_of(client_in.Ping(sent_at=1), heard("ana", knows)) is None
    assert change_of(client_in.Resync(), heard("ana", knows)) is None
