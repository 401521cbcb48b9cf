"""No background task ends unnoticed: its failure is logged, counted and named in /readyz."""

import asyncio
import json
import logging
import re
import threading

import pytest
from django.test import RequestFactory
from prometheus_client import REGISTRY

from parties.domain.account_link import BringTaste, Claim
from parties.domain.errors import Refused, StoreUnavailable
from parties.domain.state import Taste
from parties.rooms import member_taste
from parties.rooms.member_taste import MemberTastes
from parties.runtime import background_tasks
from tests.cast import EVENING, PARTY, after
from tests.harness.site import ROOT
from watchparty_site import health

APPS = ["catalog", "history", "imports", "members", "parties", "recommender", "warehouse"]
BROUGHT = after(PARTY, Claim("bo", 1), BringTaste("bo", EVENING))


@pytest.fixture(autouse=True)
def nothing_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_tasks, "_failures", {})
    monkeypatch.setattr(background_tasks, "_logged", {})
    monkeypatch.setattr(background_tasks, "RESTART_SECONDS", 0.01)


def counted(name: str) -> float:
    return REGISTRY.get_sample_value("watchparty_background_failures_total", {"work": name}) or 0


async def fails(error: Exception) -> None:
    raise error


async def until_failing(name: str) -> str:
    async with asyncio.timeout(10):
        while name not in background_tasks.current_failures():
            await asyncio.sleep(0.01)
    return background_tasks.current_failures()[name]


async def test_a_task_that_fails_is_logged_with_its_traceback_counted_and_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = counted("a test")
    background_tasks.start("a test", fails(ValueError("no such thing")))
    assert await until_failing("a test") == "ValueError"
    assert counted("a test") == before + 1
    (line,) = caplog.records
    assert line.exc_info
    assert vars(line)["event"] == "background_failed"
    assert vars(line)["work"] == "a test"


async def test_an_answer_and_an_end_that_was_asked_for_are_no_failures() -> None:
    asked = background_tasks.start(
        "a test", fails(Refused("forbidden", "No.")), expected=(Refused,)
    )
    with pytest.raises(Refused):
        await asked
    ended = background_tasks.start("a test", asyncio.sleep(60))
    ended.cancel()
    await asyncio.gather(ended, return_exceptions=True)
    assert background_tasks.current_failures() == {}


async def test_regular_work_goes_on_after_a_failure_and_is_named_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    away, times = True, 0

    async def work() -> None:
        nonlocal times
        times += 1
        if away:
            raise StoreUnavailable("The database is away.")

    task = background_tasks.start(
        "a test", background_tasks.run_periodically("a test", work, lambda: 0.001)
    )
    await until_failing("a test")
    while times < 20:
        await asyncio.sleep(0.001)
    assert len(caplog.records) == 1
    away = False
    async with asyncio.timeout(10):
        while background_tasks.current_failures():
            await asyncio.sleep(0.001)
    task.cancel()
    assert [vars(line)["event"] for line in caplog.records] == [
        "background_failed",
        "background_recovered",
    ]


async def test_work_that_has_no_end_is_started_again_when_it_ends() -> None:
    begun = 0

    async def ends() -> None:
        nonlocal begun
        begun += 1

    task = background_tasks.start("a test", background_tasks.run_forever("a test", ends))
    async with asyncio.timeout(10):
        while begun < 3:
            await asyncio.sleep(0.001)
    task.cancel()
    assert background_tasks.current_failures() == {"a test": "RuntimeError"}


async def test_a_thread_is_started_again_when_it_ends() -> None:
    begun: list[int] = []
    work_is_done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def breaks() -> None:
        begun.append(1)
        if len(begun) == 3:
            loop.call_soon_threadsafe(work_is_done.set)
            threading.Event().wait()
        raise ValueError

    background_tasks.start_thread("a test", breaks)
    async with asyncio.timeout(10):
        await work_is_done.wait()
    assert background_tasks.current_failures() == {"a test": "ValueError"}


@pytest.mark.django_db(transaction=True)
async def test_readyz_names_what_fails_in_the_background_and_stays_usable() -> None:
    background_tasks.record_failure("presence", StoreUnavailable("password popcorn"), 60)
    answer = await health.readyz(RequestFactory().get("/readyz"))
    reported = json.loads(answer.content)["checks"]["background"]
    assert not reported["ok"]
    assert "presence (StoreUnavailable)" in reported["detail"]
    assert "popcorn" not in reported["detail"]
    background_tasks.record_success("presence")
    answer = await health.readyz(RequestFactory().get("/readyz"))
    assert json.loads(answer.content)["checks"]["background"] == {"ok": True}


@pytest.mark.django_db(transaction=True)
async def test_a_taste_that_cannot_be_understood_is_a_named_fault_and_is_not_read_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def taste_of(member: int) -> Taste:
        asked.append(member)
        raise KeyError("stars")

    monkeypatch.setattr(member_taste, "taste_of", taste_of)
    monkeypatch.setattr(member_taste, "RETRY_SECONDS", 0.01)
    known = MemberTastes(lambda: None)
    for _ in range(5):
        assert await known.load(BROUGHT) == {}
        await asyncio.sleep(0.05)
    assert asked == [1]
    assert background_tasks.current_failures() == {"taste": "KeyError"}
    assert [line for line in caplog.records if line.exc_info]


def test_no_other_part_of_the_product_starts_tasks_or_threads() -> None:
    starts = re.compile(r"\b(create_task|ensure_future|Thread|run_coroutine_threadsafe)\(")
    found = {
        str(path.relative_to(ROOT))
        for app in [*APPS, "watchparty_site"]
        for path in (ROOT / app).rglob("*.py")
        if starts.search(path.read_text())
    }
    assert found == {
        "parties/runtime/background_tasks.py",
        "parties/bus/bus.py",  # in a task group, which ends with the first of them
        "parties/demo_friend.py",  # a program of its own
        "parties/management/commands/demo_party.py",
        "imports/background.py",  # ends with its import, and is started again where it stopped
        "catalog/admin/synchronisations.py",  # waits for a program of its own
    }
