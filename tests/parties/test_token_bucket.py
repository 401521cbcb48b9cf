"""Token buckets limit how often something may be done."""

from parties.access.token_bucket import KeyedTokenBuckets, TokenBucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_allows_a_burst_and_then_its_rate() -> None:
    clock = Clock()
    bucket = TokenBucket(rate=2, burst=3, clock=clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.now = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]


def test_a_clock_that_steps_back_gives_and_takes_nothing() -> None:
    clock = Clock()
    bucket = TokenBucket(rate=1, burst=1, clock=clock)
    assert bucket.take()
    clock.now = -1000
    assert not bucket.take()
    clock.now = -999
    assert bucket.take()


def test_asking_whether_a_bucket_is_empty_takes_nothing() -> None:
    buckets = KeyedTokenBuckets(rate=0, burst=1, clock=Clock())
    assert not buckets.is_empty("ana")
    assert buckets.take("ana")
    assert buckets.is_empty("ana")
    assert not buckets.is_empty("bo")


def test_each_key_has_a_bucket_of_its_own_and_old_ones_are_forgotten() -> None:
    buckets = KeyedTokenBuckets(rate=0, burst=1, max_keys=2, clock=Clock())
    assert [buckets.take(key) for key in ("ana", "bo", "ana")] == [True, True, False]
    assert buckets.take("cy")
    assert buckets.take("bo"), "bo was the longest unused, and is forgotten"
