"""Questions that are asked together are answered each, in their order, and nobody else's."""

import asyncio

import pytest

from parties.storage.request_batcher import RequestBatcher

PATIENCE = 5


class Store:
    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.answers = asyncio.Event()

    async def double(self, numbers: list[int]) -> list[int]:
        self.asked.append(numbers)
        await self.answers.wait()
        if -1 in numbers:
            raise ValueError("no such number")
        return [2 * each for each in numbers]


async def test_who_is_alone_does_not_wait_and_who_comes_meanwhile_goes_together() -> None:
    store = Store()
    batcher = RequestBatcher(store.double)
    asked = [batcher.submit(number) for number in range(3)]
    await asyncio.sleep(0)
    assert store.asked == [[0, 1, 2]]
    asked += [batcher.submit(number) for number in range(3, 5)]
    store.answers.set()
    assert await asyncio.gather(*asked) == [0, 2, 4, 6, 8]
    assert store.asked == [[0, 1, 2], [3, 4]]


async def test_no_more_are_under_way_and_in_one_than_may_be() -> None:
    store = Store()
    batcher = RequestBatcher(store.double, at_once=2, most=2)
    asked = []
    for number in range(7):
        asked.append(batcher.submit(number))
        await asyncio.sleep(0)
    assert store.asked == [[0], [1]]
    store.answers.set()
    assert await asyncio.gather(*asked) == [0, 2, 4, 6, 8, 10, 12]
    assert max(map(len, store.asked)) == 2


async def test_a_failure_is_raised_for_its_own_callers_only_and_the_batcher_goes_on() -> None:
    store = Store()
    store.answers.set()
    batcher = RequestBatcher(store.double)
    with pytest.raises(ValueError, match="no such number"):
        await batcher.submit(-1)
    assert await batcher.submit(4) == 8


async def test_who_no_longer_waits_takes_no_answer_from_others() -> None:
    store = Store()
    batcher = RequestBatcher(store.double)
    gone, there = batcher.submit(1), batcher.submit(2)
    await asyncio.sleep(0)
    gone.cancel()
    store.answers.set()
    store.answers.set()
    assert await there == 4


async def test_who_asks_in_the_moment_in_which_another_is_answered_is_answered_too() -> None:
    store = Store()
    store.answers.set()
    batcher = RequestBatcher(store.double)
    later: list[asyncio.Future[int]] = []
    first = batcher.submit(1)
    first.add_done_callback(lambda _: later.append(batcher.submit(2)))
    async with asyncio.timeout(PATIENCE):
        await first
        assert await later[0] == 4
