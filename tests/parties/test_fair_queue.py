"""One person's questions wait for one another, and hold up others by one at most."""

import asyncio
import functools
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from parties.access import http_rate_limits, identity
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.errors import Refused
from parties.domain.joining import Join
from parties.rooms.fair_queue import MAX_QUEUED, FairQueue
from parties.rooms.registry import rooms
from parties.storage import create_party
from tests.cast import EVENING


class Worker:
    """Answers in the order in which it is asked, once it is let go."""

    def __init__(self) -> None:
        self.may_go = asyncio.Event()
        self.order: list[str] = []

    async def execute(self, function: Callable[[], Any]) -> Any:
        await self.may_go.wait()
        result = function()
        self.order.append(result)
        return result


async def asked(queue: FairQueue, *people: str) -> list["asyncio.Task[str]"]:
    loop = asyncio.get_running_loop()
    tasks = [
        loop.create_task(queue.run(person, functools.partial(str, person))) for person in people
    ]
    await asyncio.sleep(0)
    return tasks


async def test_people_take_turns_however_many_questions_one_of_them_has() -> None:
    worker = Worker()
    queue = FairQueue(worker.execute)
    tasks = await asked(queue, *["ana"] * 8, "bo", "bo", "cy")
    worker.may_go.set()
    await asyncio.gather(*tasks)
    assert worker.order == ["ana", "bo", "cy", "ana", "bo", *["ana"] * 6]


async def test_more_of_ones_own_than_may_wait_are_refused_and_others_are_not() -> None:
    worker = Worker()
    queue = FairQueue(worker.execute)
    tasks = await asked(queue, *["ana"] * MAX_QUEUED)
    with pytest.raises(Refused) as refused:
        await queue.run("ana", lambda: "ana")
    assert refused.value.code == "too_frequent"
    tasks += await asked(queue, "bo")
    worker.may_go.set()
    assert (await asyncio.gather(*tasks))[-1] == "bo"


async def test_a_cancelled_caller_gets_no_answer_and_a_failure_is_raised_for_its_caller() -> None:
    worker = Worker()
    queue = FairQueue(worker.execute)

    def broken() -> str:
        raise ValueError("no such title")

    first, gone, last = await asked(queue, "ana", "bo", "cy")
    failing = asyncio.get_running_loop().create_task(queue.run("dee", broken))
    await asyncio.sleep(0)
    gone.cancel()
    worker.may_go.set()
    assert (await first, await last) == ("ana", "cy")
    with pytest.raises(ValueError, match="no such title"):
        await failing
    assert worker.order == ["ana", "cy"]
    assert await queue.run("ana", lambda: "again") == "again"


COSTLY = ["titles/1", "agreement", "filters", "strategies", "claim"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", COSTLY)
async def test_costly_questions_have_a_limit_of_their_own_for_each_participant(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(http_rate_limits, "_questions_of_person", KeyedTokenBuckets(0.001, 2))
    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    bo = await rooms().room(state.code)
    await bo.submit(Join("bo", "Bo", "participant", EVENING, 50))
    ask = AsyncClient().post if what == "claim" else AsyncClient().get
    answered = []
    for who in (ana, ana, ana, "bo"):
        token = identity.token_for(state.code, who)
        headers = {"authorization": f"Bearer {token}"}
        answer = await ask(f"/api/v1/parties/{state.code}/{what}", headers=headers)
        answered.append(answer.status_code == 429)
    await rooms().close()
    assert answered == [False, False, True, False]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/api/v1/titles/1", "/p/ABCDEF/qr.svg"])
async def test_what_anybody_may_ask_without_a_token_is_limited_by_address(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(http_rate_limits, "_searches", KeyedTokenBuckets(0.001, 2))
    answers = [await AsyncClient().get(path) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
