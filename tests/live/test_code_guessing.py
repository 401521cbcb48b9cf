"""How many codes one address can try: what is looked up is counted, not what is asked."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parties.api import addresses
from tests.harness.deployment import Deployment
from tests.harness.site import ClusterSite
from tests.live.faults import Count
from tests.live.protocol_client import ProblemAnswer, call

MINUTE = 60.0
PAUSE = 0.02  # quick enough to find every token that comes back, at once


@pytest.fixture
async def site(cluster_site: ClusterSite, tmp_path: Path) -> AsyncIterator[Deployment]:
    """At the limits that everybody has."""
    settings = cluster_site.a_copy()
    deployment = Deployment(tmp_path, 2, settings)
    try:
        await asyncio.to_thread(deployment.start)
        yield deployment
    finally:
        deployment.stop()
        cluster_site.forget(settings)


async def guess_for_a_minute(site: Deployment) -> Counter[int]:
    answers: Counter[int] = Counter()
    began = time.monotonic()
    for number, url in zip(itertools.count(), itertools.cycle(site.urls)):
        if time.monotonic() - began >= MINUTE:
            return answers
        with pytest.raises(ProblemAnswer) as problem:
            await call(url, "GET", f"/api/v1/parties/Z{number:05}")
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
    assert looked_up <= len(site.urls) * (addresses.WRONG_AT_ONCE + addresses.WRONG_PER_MINUTE)
