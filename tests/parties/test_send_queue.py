"""One socket's send queue: in order, bounded, and never waiting for a slow client."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parties.delivery.recommendation_list import EncodedRecommendations
from parties.delivery.send_queue import MAX_QUEUED_EVENTS, EncodedSnapshot, SendQueue
from parties.domain.looking import Look
from parties.domain.state import StreamPosition
from parties.protocol.close_codes import PARTY_CLOSED, REMOVED
from parties.protocol.event_frames import EncodedEvent
from parties.protocol.server_messages import FocusFrame, RecommendationsFrame, encode
from recommender.types import RankedTitle, Reason


def reported(revision: int, epoch: str = "first", **private: bytes) -> EncodedEvent:
    return EncodedEvent(revision, revision - 1, b"event %d" % revision, private, epoch=epoch)


def a_list(revision: int) -> EncodedRecommendations:
    why = [Reason([f"participant-{each}"], 0.1, "genre:war") for each in range(4)]
    titles = [
        RankedTitle(each, "A title", None, "film", [], 90, revision, "list", {}, why, 1.0, 0.2)
        for each in range(5)
    ]
    shown = RecommendationsFrame(revision, "average", "shared", {}, {}, titles)
    return EncodedRecommendations.of(shown, "first")


class Screen:
    """A screen that reads as fast as it is let."""

    def __init__(self, takes_deltas: bool = False) -> None:
        self.epoch = "first"
        self.newest = 0
        self.frames: list[bytes] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.is_gone = False
        self.send_queue = SendQueue("ana", self.snapshot, takes_deltas=takes_deltas)
        self.shown = a_list(0)

    async def snapshot(self, participant: str) -> EncodedSnapshot:
        frame = b"snapshot %d for %s" % (self.newest, participant.encode())
        self.shown = a_list(self.newest)
        return EncodedSnapshot(StreamPosition(self.epoch, self.newest), frame, self.shown)

    async def send(self, frame: bytes) -> None:
        await self.reads.wait()
        if self.is_gone:
            raise ConnectionError("gone")
        self.frames.append(frame)


@pytest.fixture
async def screen() -> AsyncIterator[Screen]:
    screen = Screen()
    writer = asyncio.create_task(screen.send_queue.write(screen.send))
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
        screen.send_queue.send_event(reported(revision))
    await settle()
    assert screen.frames[1:] == [b"event 1", b"event 2", b"event 3"]


async def test_a_client_that_reads_is_sent_everything_at_once(screen: Screen) -> None:
    screen.send_queue.send_event(reported(1))
    screen.send_queue.send_recommendations(EncodedRecommendations(1, b"list 1"))
    screen.send_queue.send_reply(b"ack")
    assert screen.frames[1:] == [b"event 1", b"list 1", b"ack"]


async def test_nothing_overtakes_a_frame_that_the_client_has_not_read_yet(screen: Screen) -> None:
    screen.reads.clear()
    for revision in (1, 2, 3):
        screen.send_queue.send_event(reported(revision))
    screen.reads.set()
    screen.send_queue.send_event(reported(4))
    await settle()
    assert screen.frames[1:] == [b"event %d" % revision for revision in (1, 2, 3, 4)]


@pytest.mark.parametrize("reads", [True, False])
async def test_a_connection_lost_while_sending_ends_its_own_writer_only(reads: bool) -> None:
    screen = Screen()
    writer = asyncio.create_task(screen.send_queue.write(screen.send))
    await settle()
    screen.is_gone = True
    if not reads:
        screen.reads.clear()
    screen.send_queue.send_event(reported(1))
    screen.reads.set()
    with pytest.raises(ConnectionError):
        await writer


async def test_a_gap_brings_a_snapshot(screen: Screen) -> None:
    screen.newest = 5
    screen.send_queue.send_event(reported(5))
    await settle()
    assert screen.frames[1:] == [b"snapshot 5 for ana"]


async def test_what_is_private_goes_to_the_one_it_concerns(screen: Screen) -> None:
    screen.send_queue.send_event(reported(1, ana=b"for ana only"))
    screen.send_queue.send_event(reported(2, bo=b"for bo only"))
    await settle()
    assert screen.frames[1:] == [b"for ana only", b"event 2"]


async def test_a_slow_client_gets_only_the_newest_recommendations(screen: Screen) -> None:
    screen.reads.clear()
    for revision in range(1, 50):
        screen.send_queue.send_recommendations(
            EncodedRecommendations(revision, b"list %d" % revision)
        )
    screen.reads.set()
    await settle()
    assert screen.frames[1:] == [b"list 1", b"list 49"]


async def test_recommendations_never_go_back(screen: Screen) -> None:
    for revision in (3, 2):
        screen.send_queue.send_recommendations(
            EncodedRecommendations(revision, b"list %d" % revision)
        )
        await settle()
    assert screen.frames[1:] == [b"list 3"]


@pytest.mark.parametrize("news", ["event", "list"])
async def test_another_epoch_brings_a_snapshot_though_it_counts_lower(
    screen: Screen, news: str
) -> None:
    screen.newest = 9
    screen.send_queue.mark_stale()
    await settle()
    screen.epoch, screen.newest = "second", 3
    if news == "event":
        screen.send_queue.send_event(reported(3, "second"))
    else:
        screen.send_queue.send_recommendations(EncodedRecommendations(3, b"list 3", "second"))
    await settle()
    screen.send_queue.send_event(reported(4, "second"))
    assert screen.frames[2:] == [b"snapshot 3 for ana", b"event 4"]


async def test_a_client_that_never_reads_costs_no_more_than_the_bound(screen: Screen) -> None:
    screen.reads.clear()
    screen.send_queue.send_event(reported(1))
    await settle()
    for revision in range(2, 10 * MAX_QUEUED_EVENTS):
        screen.send_queue.send_event(reported(revision))
    screen.newest = 10 * MAX_QUEUED_EVENTS
    screen.reads.set()
    await settle()
    assert screen.frames[-1] == b"snapshot %d for ana" % screen.newest
    assert len(screen.frames) <= MAX_QUEUED_EVENTS


async def test_closing_sends_the_reason_first_and_the_first_reason_stands(screen: Screen) -> None:
    writer = asyncio.create_task(screen.send_queue.write(screen.send))
    screen.send_queue.close(b"because", REMOVED, "removed")
    screen.send_queue.close(b"another reason", PARTY_CLOSED, "party_closed")
    assert await writer == REMOVED
    assert b"another reason" not in screen.frames


async def test_what_others_look_at_is_one_frame_however_slow_the_client_is(screen: Screen) -> None:
    screen.send_queue.send_focus(b"sent at once", {"bo": Look(7)})
    screen.reads.clear()
    screen.send_queue.send_event(reported(1))
    for title in range(1, 3 * MAX_QUEUED_EVENTS):
        screen.send_queue.send_focus(b"not sent", {"bo": Look(title), f"friend {title % 2}": None})
    screen.reads.set()
    await settle()
    newest = Look(3 * MAX_QUEUED_EVENTS - 1)
    merged = encode(FocusFrame({"bo": newest, "friend 1": None, "friend 0": None}))
    assert screen.frames[1:] == [b"sent at once", b"event 1", merged]


async def test_what_others_look_at_is_in_the_snapshot_of_a_stale_client(screen: Screen) -> None:
    screen.reads.clear()
    screen.send_queue.send_event(reported(1))
    screen.send_queue.send_focus(b"not sent", {"bo": Look(7)})
    screen.send_queue.mark_stale()
    screen.send_queue.send_focus(b"not sent", {"bo": Look(9)})
    screen.newest = 1
    screen.reads.set()
    await settle()
    assert screen.frames[1:] == [b"event 1", b"snapshot 1 for ana"]


@pytest.fixture
async def modern_screen() -> AsyncIterator[Screen]:
    """One that takes what changed in a list."""
    screen = Screen(takes_deltas=True)
    writer = asyncio.create_task(screen.send_queue.write(screen.send))
    await settle()
    yield screen
    writer.cancel()


async def test_a_list_is_sent_as_what_changed_since_the_one_in_the_snapshot(
    modern_screen: Screen,
) -> None:
    first, second = a_list(1), a_list(2)
    modern_screen.send_queue.send_recommendations(first)
    modern_screen.send_queue.send_recommendations(second)
    assert modern_screen.frames[1:] == [
        first.frame_after(modern_screen.shown),
        second.frame_after(first),
    ]
    assert b"recommendations.delta" in modern_screen.frames[-1]


async def test_a_slow_client_gets_what_changed_since_the_list_that_it_was_sent(
    modern_screen: Screen,
) -> None:
    lists = [a_list(revision) for revision in range(1, 50)]
    modern_screen.reads.clear()
    for each in lists:
        modern_screen.send_queue.send_recommendations(each)
    modern_screen.reads.set()
    await settle()
    assert modern_screen.frames[2:] == [lists[-1].frame_after(lists[0])]


async def test_after_a_snapshot_its_list_is_the_base(modern_screen: Screen) -> None:
    modern_screen.send_queue.send_recommendations(a_list(1))
    modern_screen.newest = 7
    modern_screen.send_queue.mark_stale()
    await settle()
    modern_screen.send_queue.send_recommendations(eighth := a_list(8))
    assert modern_screen.frames[3:] == [eighth.frame_after(modern_screen.shown)]
    assert b'"base":7' in modern_screen.frames[-1]


async def test_whoever_asked_for_no_changes_gets_whole_lists(screen: Screen) -> None:
    for revision in (1, 2):
        screen.send_queue.send_recommendations(newest := a_list(revision))
    assert screen.frames[-1] == newest.frame
