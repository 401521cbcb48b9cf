"""Measures what the room's page costs a phone while fifty people drag their sliders.

    python -m benchmarks.page [--quick] [--json PATH]

One server process on SQLite, a Chromium as large as a phone whose processor CDP slows down four
times, and forty-eight scripted people who each move a slider ten times a second. In each round the
page is loaded cold meanwhile (largest contentful paint), then watched: long tasks, the time from
frame to frame, layout shifts, and how many nodes change in a frame. Rounds alternate with ones in
which the same browser shows the site's front page, on which nothing happens, under the same load:
what the machine itself makes of frames and paints. Only the ratios to those hold elsewhere.
"""

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, StorageState, async_playwright

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from benchmarks.load.results import facts, save_results
from tests.browser.visitor import Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.chromium import ARGUMENTS, working_chromium
from tests.harness.deployment import Deployment
from tests.harness.dragging import dragging
from tests.harness.page_work import OBSERVE, REPORT, RESTART, layouts_so_far
from tests.harness.site import EmbeddedSite

SLOWER = 4
BROWSERS = 2  # Ana, who opened the party, and Bo, who is watched
SETTLING = 4.0
GOALS = {"longest_task_ms": 50, "frame_p95_ms": 33, "shift": 0, "largest_paint_ms": 1800}
Found = dict[str, Any]


@dataclass(frozen=True)
class Size:
    people: int
    rounds: int
    seconds: float


@contextlib.contextmanager
def server() -> Iterator[Deployment]:
    with tempfile.TemporaryDirectory(prefix="watchparty-page-") as folder:
        site = EmbeddedSite(Path(folder) / "site")
        site.folder.mkdir()
        site.prepare()
        deployment = Deployment(Path(folder), 1, site.copy_settings() | MANY_AT_ONCE)
        deployment.start()
        try:
            yield deployment
        finally:
            deployment.stop()


async def measure(deployment: Deployment, size: Size) -> Found:
    address = deployment.urls[0]
    rounds: dict[str, list[Found]] = {"room": [], "front page": []}
    async with async_playwright() as playwright:
        path = str(working_chromium())
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        visitors = Visitors(browser, address)
        ana = await visitors.host()
        bo = await visitors.guest("Bo", await ana.link())
        cookies, code = await bo.context.storage_state(), ana.code
        await visitors.go_home()
        async with dragging(address, code, size.people - BROWSERS):
            for _ in range(size.rounds):
                for name, page in (("room", f"/p/{code}/"), ("front page", "/")):
                    rounds[name].append(await watch(browser, address, cookies, page, size.seconds))
        await browser.close()
    return {name: summed_up(found) for name, found in rounds.items()}


async def watch(
    browser: Browser, address: str, cookies: StorageState, page: str, seconds: float
) -> Found:
    """Opens the page cold on a slow phone, and observes it once it has settled."""
    visitor = await Visitors(browser, address).visitor("phone", storage_state=cookies)
    await visitor.page.add_init_script(OBSERVE)
    cdp = await visitor.context.new_cdp_session(visitor.page)
    await cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await visitor.page.goto(page)
    await asyncio.sleep(SETTLING)
    loading = await visitor.page.evaluate(REPORT)
    await visitor.page.evaluate(RESTART)
    before = await layouts_so_far(cdp)
    await asyncio.sleep(seconds)
    found: Found = await visitor.page.evaluate(REPORT)
    layouts = await layouts_so_far(cdp) - before
    await visitor.context.close()
    shift = loading["shift"] + found["shift"]
    return {**found, "shift": shift, "loading": loading, "layouts": layouts / seconds}


def summed_up(rounds: Sequence[Found]) -> Found:
    """Of all rounds; the largest paint is the median of the rounds'."""
    tasks = [task for found in rounds for task in found["tasks"]]
    frames = sorted(each for found in rounds for each in found["frames"])
    touched = sorted(each for found in rounds for each in found["touched"]) or [0]
    return {
        "long_tasks": len(tasks),
        "longest_task_ms": max(tasks, default=0),
        "longest_task_loading_ms": max(
            (task for found in rounds for task in found["loading"]["tasks"]), default=0
        ),
        "frames": len(frames),
        "frame_median_ms": statistics.median(frames),
        "frame_p95_ms": at(frames, 0.95),
        "touched_median": statistics.median(touched),
        "touched_p95": at(touched, 0.95),
        "layouts_a_second": statistics.median(found["layouts"] for found in rounds),
        "shift": max(found["shift"] for found in rounds),
        "largest_paint_ms": statistics.median(found["loading"]["paint"] for found in rounds),
    }


def at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(results: Found) -> str:
    room, front = results["room"], results["front page"]
    rows = (
        ("longest task, ms", "longest_task_ms"),
        ("tasks over 50 ms", "long_tasks"),
        ("frame to frame, ms: median", "frame_median_ms"),
        ("the same: 95th percentile", "frame_p95_ms"),
        ("nodes changed in a frame: median", "touched_median"),
        ("the same: 95th percentile", "touched_p95"),
        ("layouts in a second", "layouts_a_second"),
        ("layout shift", "shift"),
        ("largest contentful paint, ms", "largest_paint_ms"),
        ("longest task while loading, ms", "longest_task_loading_ms"),
    )
    lines = ["| | the room | the front page | ratio | goal |", "|---|---:|---:|---:|---:|"]
    for name, key in rows:
        ratio = f"{room[key] / front[key]:.2f}×" if front[key] else "–"
        goal = GOALS.get(key, "–")
        lines.append(f"| {name} | {shown(room[key])} | {shown(front[key])} | {ratio} | {goal} |")
    return "\n".join(lines)


def shown(value: float) -> str:
    return f"{value:,.3f}" if 0 < value < 1 else f"{value:,.0f}"


def main() -> None:
    options = argparse.ArgumentParser(description="What the room's page costs a phone.")
    options.add_argument("--quick", action="store_true", help="few people, one short round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "page.json")
    chosen = options.parse_args()
    size = Size(12, 1, 4.0) if chosen.quick else Size(50, 3, 10.0)
    with server() as deployment:
        results = asyncio.run(measure(deployment, size))
    found = {**facts(), "people": size.people, "results": results}
    save_results(chosen.json, json.loads(json.dumps(found)))
    sys.stdout.write(f"{table(results)}\n")


if __name__ == "__main__":
    main()
