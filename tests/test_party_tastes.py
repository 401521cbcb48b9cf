"""A taste is read once for each time that it is brought, and no list waits long for one."""

import asyncio

import pytest

from history.interface import HistoryAway
from parties import tastes
from parties.membership import BringTaste, Claim
from parties.state import Taste
from parties.tastes import Tastes
from tests.cast import EVENING, PARTY, after

pytestmark = pytest.mark.django_db(transaction=True)

BROUGHT = after(PARTY, Claim("bo", 1), BringTaste("bo", EVENING))
KNOWN = Taste({7: 1.0}, frozenset({7}))


class Shelf:
    """A history that can be away."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked = 0

    def taste_of(self, member: int) -> Taste:
        self.asked += 1
        if self.is_away:
            raise HistoryAway("It does not answer.")
        return KNOWN


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(tastes, "taste_of", shelf.taste_of)
    monkeypatch.setattr(tastes, "RETRY_SECONDS", 0.05)
    return shelf


async def test_it_is_read_once(shelf: Shelf) -> None:
    known = Tastes(lambda: None)
    assert await known.of(BROUGHT) == {"bo": KNOWN}
    assert await known.of(BROUGHT) == {"bo": KNOWN}
    assert shelf.asked == 1


async def test_who_takes_it_back_has_it_forgotten(shelf: Shelf) -> None:
    known = Tastes(lambda: None)
    await known.of(BROUGHT)
    assert await known.of(after(BROUGHT, BringTaste("bo", None))) == {}
    assert known.version == frozenset()


async def test_a_list_is_made_without_it_while_history_is_away_and_again_when_it_is_back(
    shelf: Shelf,
) -> None:
    shelf.is_away = True
    arrived = asyncio.Event()
    known = Tastes(arrived.set)
    assert await known.of(BROUGHT) == {}
    shelf.is_away = False
    async with asyncio.timeout(30):
        await arrived.wait()
    assert await known.of(BROUGHT) == {"bo": KNOWN}


async def test_a_room_that_is_closed_asks_no_more(shelf: Shelf) -> None:
    shelf.is_away = True
    known = Tastes(lambda: None)
    await known.of(BROUGHT)
    known.stop()
    await asyncio.sleep(0.2)
    asked = shelf.asked
    await asyncio.sleep(0.3)
    assert shelf.asked == asked
