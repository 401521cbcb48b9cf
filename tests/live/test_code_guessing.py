"""How many codes one address can try: what is looked up is counted, not what is asked."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from parties.access import http_rate_limits
from parties.domain.codes import new_code
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import ProblemAnswer, call
from tests.live.raw_websocket import Count

MINUTE = 60.0
PAUSE = 0.02  # quick enough to find every token that comes back, at once


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Deployment]:
    """At the limits that everybody has."""
    with two_processes(cluster_site, tmp_path) as site:
        yield site


async def guess_for_a_minute(site: Deployment) -> Counter[int]:
    answers: Counter[int] = Counter()
    began = time.monotonic()
    for url in itertools.cycle(site.urls):
        if time.monotonic() - began >= MINUTE:
            return answers
        with pytest.raises(ProblemAnswer) as problem:
            await call(url, "GET", f"/api/v1/parties/{new_code()}")
        answers[problem.value.status] += 1
        await asyncio.sleep(PAUSE)
    raise AssertionError("nobody guesses for ever")


async def test_of_all_guesses_in_a_minute_few_are_looked_up_on_two_processes(
    site: Deployment, count: Count
) -> None:
    answers = await guess_for_a_minute(site)
    looked_up = answers[404]
    count("guessed", answers.total())
    count("looked_up", looked_up)
    assert answers.keys() == {404, 429}
    assert looked_up <= len(site.urls) * (
        http_rate_limits.WRONG_GUESSES_BURST + http_rate_limits.WRONG_GUESSES_PER_MINUTE
    )
