"""Whatever road events come by, they are passed on once each and in order."""

from hypothesis import given
from hypothesis import strategies as st

from parties.feed import HELD_BOUND, Feed
from parties.telling import Told


def told(revision: int) -> Told:
    return Told(revision, revision - 1, b"", {})


def feed_at(revision: int) -> Feed:
    feed = Feed()
    feed.skip_to(revision)
    return feed


@given(st.permutations(range(1, 9)), st.lists(st.integers(1, 8)))
def test_any_order_of_arrival_comes_out_in_order(arrivals: list[int], again: list[int]) -> None:
    feed = feed_at(0)
    passed = [
        each.revision for revision in arrivals + again for each in feed.take([told(revision)])
    ]
    assert passed == list(range(1, 9))
    assert not feed.has_gap


def test_what_is_early_waits_for_what_is_missing() -> None:
    feed = feed_at(3)
    assert feed.take([told(5)]) == []
    assert feed.has_gap
    assert [each.revision for each in feed.take([told(4)])] == [4, 5]


def test_skipping_ahead_drops_what_is_known_by_other_means() -> None:
    feed = feed_at(3)
    feed.take([told(5), told(9)])
    feed.skip_to(7)
    assert [each.revision for each in feed.take([told(8)])] == [8, 9]


def test_what_waits_is_bounded() -> None:
    feed = feed_at(0)
    feed.take([told(revision) for revision in range(2, 4 * HELD_BOUND)])
    assert len(feed.take([told(1)])) == 1
