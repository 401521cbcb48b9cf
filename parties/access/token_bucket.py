"""Token buckets: limit how often something may be done."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

Clock = Callable[[], float]


class TokenBucket:
    """Holds up to `burst` tokens and gains `rate` of them each second; each action takes one."""

    def __init__(self, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._tokens = burst
        self._refilled_at = clock()

    def take(self) -> bool:
        """Takes a token and returns whether there was one."""
        if self.is_empty:
            return False
        self._tokens -= 1
        return True

    @property
    def is_empty(self) -> bool:
        now = self._clock()
        gained = max(0.0, now - self._refilled_at) * self.rate
        self._tokens = min(self.burst, self._tokens + gained)
        self._refilled_at = now
        return self._tokens < 1


class KeyedTokenBuckets:
    """A token bucket for each key, such as an address; evicts the least recently used."""

    def __init__(
        self, rate: float, burst: float, max_keys: int = 10_000, clock: Clock = time.monotonic
    ) -> None:
        self._new = partial(TokenBucket, rate, burst, clock)
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, key: str) -> bool:
        bucket = self._buckets.pop(key, None) or self._new()
        self._buckets[key] = bucket
        while len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return bucket.take()

    def is_empty(self, key: str) -> bool:
        """Returns whether the next action would be refused, without taking a token."""
        bucket = self._buckets.get(key)
        return bucket is not None and bucket.is_empty
