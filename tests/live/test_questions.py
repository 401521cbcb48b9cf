"""What people ask costs the room that they ask about nothing that others would feel."""

import asyncio
import itertools
import statistics
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import Client, Person, ProblemAnswer, call, create_party, join_party
from tests.live.raw_websocket import Count

PEOPLE, LOOPS_EACH, PICKS = 12, 4, 9
# Behind 48 loops that shared one queue with it, a pick took 150 times as long as alone.
TIMES_AS_LONG = 30


@pytest.fixture(scope="module")
def site(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("questions")
    with two_processes(cluster_site, folder, JOINS_PER_MINUTE="1000") as site:
        yield site


async def seconds_to_pick(host: Client) -> float:
    """The median of some, each a title of the list."""
    took = []
    for title in host.title_ids[:PICKS]:
        began = time.perf_counter()
        await host.send("pick", title=title)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


async def ask(url: str, who: Person, titles: list[int], answers: Counter[int]) -> None:
    asked = [f"titles/{title}" for title in titles] + ["agreement"]
    for what in itertools.cycle(asked):
        try:
            await call(url, "GET", f"/api/v1/parties/{who.code}/{what}", token=who.token)
            answers[200] += 1
        except ProblemAnswer as refused:
            answers[refused.status] += 1
            await asyncio.sleep(0.05)


async def open_page(url: str, who: Person, answers: Counter[int]) -> None:
    cookie = {"Cookie": f"watchparty_{who.code}={who.token}"}
    request = urllib.request.Request(f"{url}/p/{who.code}/", headers=cookie)
    while True:
        answers[await asyncio.to_thread(status_of, request)] += 1


def status_of(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("number", [0, 1], ids=["daphne", "uvicorn"])
async def test_a_pick_stays_quick_while_48_loops_open_the_page_of_another_room(
    site: Deployment, count: Count, number: int
) -> None:
    url = site.urls[number]
    loops_in_all = PEOPLE * LOOPS_EACH
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(loops_in_all))
    ana, other = await create_party(url), await create_party(url)
    answers: Counter[int] = Counter()
    async with ana.connect(url) as hers:
        alone = await seconds_to_pick(hers)
        loops = [asyncio.create_task(open_page(url, other, answers)) for _ in range(loops_in_all)]
        while answers[429] < loops_in_all:
            await asyncio.sleep(0.05)
        beside = await seconds_to_pick(hers)
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
    count("times_as_long", round(beside / alone, 1))
    count("opened", answers[200])
    count("refused", answers[429])
    assert answers.keys() == {200, 429}
    assert beside < TIMES_AS_LONG * alone


@pytest.mark.parametrize("number", [0, 1], ids=["daphne", "uvicorn"])
async def test_a_pick_stays_quick_while_48_loops_ask(
    site: Deployment, count: Count, number: int
) -> None:
    url = site.urls[number]
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(PEOPLE * LOOPS_EACH))
    ana = await create_party(url)
    others = [await join_party(url, ana.code, f"Friend {n}") for n in range(PEOPLE)]
    answers: Counter[int] = Counter()
    async with ana.connect(url) as hers:
        await hers.send("interests.set", weights={"genre:comedy": 1, "genre:drama": -0.5})
        alone = await seconds_to_pick(hers)
        titles = hers.title_ids
        loops = [asyncio.create_task(ask(url, who, titles, answers)) for who in others * LOOPS_EACH]
        while answers[200] < PEOPLE:
            await asyncio.sleep(0.05)
        beside = await seconds_to_pick(hers)
        answered = answers[200]
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
    count("times_as_long", round(beside / alone, 1))
    count("answered_meanwhile", answered)
    count("refused", answers[429])
    assert answers.keys() <= {200, 429}
    assert beside < TIMES_AS_LONG * alone
