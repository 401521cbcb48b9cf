"""A taste is read once for each time that it is added, and no list waits long for one."""

import asyncio

import pytest

from history.interface import HistoryUnavailable
from parties.domain.account_link import BringTaste, Claim
from parties.domain.state import Taste
from parties.rooms import member_taste
from parties.rooms.member_taste import MemberTastes
from tests.cast import EVENING, PARTY, after

pytestmark = pytest.mark.django_db(transaction=True)

WITH_TASTE = after(PARTY, Claim("bo", 1), BringTaste("bo", EVENING))
KNOWN = Taste({7: 1.0}, frozenset({7}))


class HistoryStore:
    """A history that can be unavailable."""

    def __init__(self) -> None:
        self.is_unavailable = False
        self.asked = 0

    def taste_of(self, member: int) -> Taste:
        self.asked += 1
        if self.is_unavailable:
            raise HistoryUnavailable("It does not answer.")
        return KNOWN


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> HistoryStore:
    store = HistoryStore()
    monkeypatch.setattr(member_taste, "taste_of", store.taste_of)
    monkeypatch.setattr(member_taste, "RETRY_SECONDS", 0.05)
    return store


async def test_it_is_read_once(store: HistoryStore) -> None:
    known = MemberTastes(lambda: None)
    assert await known.load(WITH_TASTE) == {"bo": KNOWN}
    assert await known.load(WITH_TASTE) == {"bo": KNOWN}
    assert store.asked == 1


async def test_who_takes_it_back_has_it_forgotten(store: HistoryStore) -> None:
    known = MemberTastes(lambda: None)
    await known.load(WITH_TASTE)
    assert await known.load(after(WITH_TASTE, BringTaste("bo", None))) == {}
    assert known.version == frozenset()


async def test_a_list_is_made_without_it_while_history_is_unavailable_and_again_when_it_is_back(
    store: HistoryStore,
) -> None:
    store.is_unavailable = True
    arrived = asyncio.Event()
    known = MemberTastes(arrived.set)
    assert await known.load(WITH_TASTE) == {}
    store.is_unavailable = False
    async with asyncio.timeout(30):
        await arrived.wait()
    assert await known.load(WITH_TASTE) == {"bo": KNOWN}


async def test_a_room_that_is_closed_asks_no_more(store: HistoryStore) -> None:
    store.is_unavailable = True
    known = MemberTastes(lambda: None)
    await known.load(WITH_TASTE)
    known.cancel()
    await asyncio.sleep(0.2)
    asked = store.asked
    await asyncio.sleep(0.3)
    assert store.asked == asked
