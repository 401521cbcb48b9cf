"""One socket's outbox: in order, bounded, and never waiting for a slow screen."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parties.outbox import EVENT_BOUND, Outbox, Ranked
from parties.telling import Told


def told(revision: int, **private: bytes) -> Told:
    return Told(revision, revision - 1, b"event %d" % revision, private)


class Screen:
    """A screen that reads as fast as it is let."""

    def __init__(self) -> None:
        self.newest = 0
        self.frames: list[bytes] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.is_gone = False
        self.outbox = Outbox("ana", self.snapshot)

    async def snapshot(self, participant: str) -> tuple[int, bytes]:
        return self.newest, b"snapshot %d for %s" % (self.newest, participant.encode())

    async def send(self, frame: bytes) -> None:
        await self.reads.wait()
        if self.is_gone:
            raise ConnectionError("gone")
        self.frames.append(frame)


@pytest.fixture
async def screen() -> AsyncIterator[Screen]:
    screen = Screen()
    writer = asyncio.create_task(screen.outbox.write(screen.send))
    await settle()
    yield screen
    writer.cancel()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_first_frame_is_a_snapshot(screen: Screen) -> None:
    assert screen.frames == [b"snapshot 0 for ana"]


async def test_events_follow_in_order_and_old_ones_are_skipped(screen: Screen) -> None:
    for revision in (1, 2, 1, 3):
        screen.outbox.tell(told(revision))
    await settle()
    assert screen.frames[1:] == [b"event 1", b"event 2", b"event 3"]


async def test_a_screen_that_reads_is_sent_everything_at_once(screen: Screen) -> None:
    screen.outbox.tell(told(1))
    screen.outbox.rank(Ranked(1, b"list 1"))
    screen.outbox.reply(b"ack")
    assert screen.frames[1:] == [b"event 1", b"list 1", b"ack"]


async def test_nothing_overtakes_a_frame_that_the_screen_has_not_taken_yet(screen: Screen) -> None:
    screen.reads.clear()
    for revision in (1, 2, 3):
        screen.outbox.tell(told(revision))
    screen.reads.set()
    screen.outbox.tell(told(4))
    await settle()
    assert screen.frames[1:] == [b"event %d" % revision for revision in (1, 2, 3, 4)]


@pytest.mark.parametrize("reads", [True, False])
async def test_a_screen_that_goes_in_the_midst_ends_its_own_writer_only(reads: bool) -> None:
    screen = Screen()
    writer = asyncio.create_task(screen.outbox.write(screen.send))
    await settle()
    screen.is_gone = True
    if not reads:
        screen.reads.clear()
    screen.outbox.tell(told(1))
    screen.reads.set()
    with pytest.raises(ConnectionError):
        await writer


async def test_a_gap_brings_a_snapshot(screen: Screen) -> None:
    screen.newest = 5
    screen.outbox.tell(told(5))
    await settle()
    assert screen.frames[1:] == [b"snapshot 5 for ana"]


async def test_what_is_private_goes_to_the_one_it_concerns(screen: Screen) -> None:
    screen.outbox.tell(told(1, ana=b"for ana only"))
    screen.outbox.tell(told(2, bo=b"for bo only"))
    await settle()
    assert screen.frames[1:] == [b"for ana only", b"event 2"]


async def test_a_slow_screen_gets_only_the_newest_recommendations(screen: Screen) -> None:
    screen.reads.clear()
    for revision in range(1, 50):
        screen.outbox.rank(Ranked(revision, b"list %d" % revision))
    screen.reads.set()
    await settle()
    assert screen.frames[1:] == [b"list 1", b"list 49"]


async def test_recommendations_never_go_back(screen: Screen) -> None:
    for revision in (3, 2):
        screen.outbox.rank(Ranked(revision, b"list %d" % revision))
        await settle()
    assert screen.frames[1:] == [b"list 3"]


async def test_a_screen_that_never_reads_costs_no_more_than_the_bound(screen: Screen) -> None:
    screen.reads.clear()
    screen.outbox.tell(told(1))
    await settle()
    for revision in range(2, 10 * EVENT_BOUND):
        screen.outbox.tell(told(revision))
    screen.newest = 10 * EVENT_BOUND
    screen.reads.set()
    await settle()
    assert screen.frames[-1] == b"snapshot %d for ana" % screen.newest
    assert len(screen.frames) <= EVENT_BOUND


async def test_closing_sends_the_reason_first_and_the_first_reason_stands(screen: Screen) -> None:
    writer = asyncio.create_task(screen.outbox.write(screen.send))
    screen.outbox.close(b"because", 4403)
    screen.outbox.close(b"another reason", 4404)
    assert await writer == 4403
    assert b"another reason" not in screen.frames
