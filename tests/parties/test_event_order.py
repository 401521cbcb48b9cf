"""Whatever road events come by, they are passed on once each and in order."""

from hypothesis import given
from hypothesis import strategies as st

from parties.domain.state import StreamPosition
from parties.protocol.event_frames import EncodedEvent
from parties.rooms.event_order import MAX_BUFFERED, EventOrder

EPOCH = "first"


def reported(revision: int, epoch: str = EPOCH) -> EncodedEvent:
    return EncodedEvent(revision, revision - 1, b"", {}, epoch=epoch)


def order_at(revision: int) -> EventOrder[EncodedEvent]:
    order = EventOrder[EncodedEvent]()
    order.advance_to(StreamPosition(EPOCH, revision))
    return order


@given(st.permutations(range(1, 9)), st.lists(st.integers(1, 8)))
def test_any_order_of_arrival_comes_out_in_order(arrivals: list[int], again: list[int]) -> None:
    order = order_at(0)
    passed = [
        each.revision for revision in arrivals + again for each in order.add([reported(revision)])
    ]
    assert passed == list(range(1, 9))


def test_what_is_early_waits_for_what_is_missing() -> None:
    order = order_at(3)
    assert order.add([reported(5)]) == []
    assert order.revision == 3
    assert [each.revision for each in order.add([reported(4)])] == [4, 5]


def test_skipping_ahead_drops_what_is_known_by_other_means() -> None:
    order = order_at(3)
    order.add([reported(5), reported(9)])
    order.advance_to(StreamPosition(EPOCH, 7))
    assert [each.revision for each in order.add([reported(8)])] == [8, 9]


def test_what_is_of_another_epoch_is_dropped_whatever_its_revision() -> None:
    order = order_at(3)
    assert order.add([reported(4, "second"), reported(5)]) == []
    assert [each.revision for each in order.add([reported(4)])] == [4, 5]


def test_another_epoch_begins_at_its_stated_revision() -> None:
    order = order_at(9)
    order.advance_to(StreamPosition("second", 3))
    assert order.add([reported(10), reported(4)]) == []
    assert [each.revision for each in order.add([reported(4, "second")])] == [4]


def test_what_comes_before_it_is_known_what_it_follows_waits() -> None:
    order = EventOrder[EncodedEvent]()
    order.reset()
    assert order.add([reported(4), reported(9, "second")]) == []
    order.advance_to(StreamPosition(EPOCH, 3))
    assert [each.revision for each in order.add([])] == [4]


def test_events_of_a_release_without_epochs_are_of_the_known_one() -> None:
    assert [each.revision for each in order_at(3).add([reported(4, "")])] == [4]


def test_what_waits_is_bounded() -> None:
    order = order_at(0)
    order.add([reported(revision) for revision in range(2, 4 * MAX_BUFFERED)])
    assert len(order.add([reported(1)])) == 1
