"""Memory that is free goes back to the system, without pauses that screens would notice."""

import asyncio
import gc
import weakref

import pytest

from parties.runtime.memory import FEW_SOCKETS, ClosedSocketCollector, trim_heaps


class Socket:
    """In a circle, as one that was open is."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize(
    ("closed", "still_open", "is_due"),
    [
        (0, 0, True),
        (0, FEW_SOCKETS, True),
        (FEW_SOCKETS + 1, FEW_SOCKETS + 1, False),
        (FEW_SOCKETS + 2, FEW_SOCKETS + 1, True),
        (5_000, 5_000, False),
        (5_001, 5_000, True),
    ],
)
def test_the_pause_is_worth_it_while_few_are_open_or_more_have_closed_than_are(
    closed: int, still_open: int, is_due: bool
) -> None:
    collector = ClosedSocketCollector()
    for _ in range(closed):
        collector.count_closed()
    assert collector.is_due(still_open) is is_due


def test_what_closed_sockets_leave_in_the_oldest_generation_is_collected_once() -> None:
    socket = Socket()
    gc.collect()  # it is old now
    gone = weakref.ref(socket)
    collector, many = ClosedSocketCollector(), 2 * FEW_SOCKETS
    del socket
    collector.collect_if_due(many)
    assert gone() is not None
    for _ in range(many + 1):
        collector.count_closed()
    collector.collect_if_due(many)
    assert gone() is None
    assert not collector.is_due(many)


async def test_the_event_loop_goes_on_while_heaps_are_trimmed() -> None:
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.get_running_loop().create_task(turn())
    await trim_heaps()
    turning.cancel()
    assert turns
