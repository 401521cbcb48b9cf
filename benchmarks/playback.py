"""Measures how far apart a film plays on two screens of one room, and how soon a stall is made up.

    python -m benchmarks.playback [--quick] [--json PATH]

Two real Chromium processes on one server: the host's as it is, the guest's with a processor that
CDP slows down four times. The film is made for it, a minute of WebM. After ten seconds, in which
the guest's renderer was once stopped for a second, the difference of `currentTime` is recorded for
ten seconds. Then the guest's renderer is stopped for five seconds (SIGSTOP, as a machine that
swaps), and the time is measured until the screens are within 150 ms again, and stay so for a
second.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from benchmarks import (
    with_django,  # noqa: F401 sets Django up before models are imported
)
from tests.browser.visitor import Visitor, Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.chromium import ARGUMENTS, working_chromium
from tests.harness.deployment import Deployment
from tests.harness.film import make_film, site_with_film
from tests.harness.screens import Apart, Record, apart, differences, record
from tests.harness.site import EmbeddedSite

SLOWER = 4
SETTLING, MEASURED = 10.0, 10.0
SHORT_STALL, LONG_STALL = 1.0, 5.0
MEDIAN, P95, RECOVERY = 0.060, 0.150, 6.0
STAYS = 1.0


@dataclass(frozen=True)
class Results:
    in_step: Apart
    recovery: float | None
    """Seconds after the long stall; None if it took longer than was recorded."""

    @property
    def reaches_goals(self) -> bool:
        is_near = self.in_step.median <= MEDIAN and self.in_step.p95 <= P95
        return is_near and self.recovery is not None and self.recovery <= RECOVERY


@contextlib.contextmanager
def cinema() -> Iterator[Deployment]:
    """A server whose titles are all the film."""
    with tempfile.TemporaryDirectory(prefix="watchparty-playback-") as folder:
        home = Path(folder)
        site = EmbeddedSite(home / "site")
        site.folder.mkdir()
        site.prepare()
        make_film(home / "film.webm")
        settings = site_with_film(site, home / "film.webm") | MANY_AT_ONCE
        deployment = Deployment(home, 1, settings)
        deployment.start()
        try:
            yield deployment
        finally:
            deployment.stop()


@contextlib.asynccontextmanager
async def two_browsers() -> AsyncIterator[tuple[Browser, Browser]]:
    """Two, so that one's renderers can be stopped without the other's."""
    async with async_playwright() as playwright:
        path = str(working_chromium())
        launch = playwright.chromium.launch
        first = await launch(executable_path=path, args=ARGUMENTS)
        second = await launch(executable_path=path, args=ARGUMENTS)
        yield first, second
        await first.close()
        await second.close()


async def watch_together(host: Visitors, guest: Visitors) -> tuple[Visitor, Visitor]:
    """Returns two people before whose eyes the film has just begun."""
    ana = await host.host()
    bo = await guest.guest("Bo", await ana.link())
    cdp = await bo.context.new_cdp_session(bo.page)
    await cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    name = (await ana.names(1))[0]
    await ana.card(name).get_by_role("button", name=name, exact=True).click()
    await ana.page.locator("dialog[open]").get_by_role("button", name="We watch this").click()
    await ana.page.locator(".playback").get_by_role("button", name="Start").click()
    for page in (ana.page, bo.page):
        await _plays(page)
    return ana, bo


async def _plays(page: Page) -> None:
    await page.wait_for_function("() => document.querySelector('video')?.currentTime > 0")


async def stall(browser: Browser, seconds: float) -> None:
    """Stops the browser's renderers for so long, with all that they decode."""
    cdp = await browser.new_browser_cdp_session()
    found = (await cdp.send("SystemInfo.getProcessInfo"))["processInfo"]
    await cdp.detach()
    renderers = [int(each["id"]) for each in found if each["type"] == "renderer"]
    for process in renderers:
        os.kill(process, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        for process in renderers:
            os.kill(process, signal.SIGCONT)


def seconds_until_in_step(one: Record, other: Record, since: float) -> float | None:
    """Returns after how long the screens are within the goal, and then stay so."""
    near_since = None
    for moment, seconds in differences(one, other):
        if moment < since:
            continue
        near_since = (moment if near_since is None else near_since) if seconds <= P95 else None
        if near_since is not None and moment - near_since >= STAYS:
            return near_since - since
    return None


async def measure(server: Deployment, settling: float, measured: float) -> Results:
    async with two_browsers() as (first, second):
        hosts, guests = (Visitors(each, server.urls[0]) for each in (first, second))
        ana, bo = await watch_together(hosts, guests)
        pages = [ana.page, bo.page]
        await asyncio.sleep(settling / 4)
        await stall(second, SHORT_STALL)
        await asyncio.sleep(settling * 3 / 4)
        in_step = apart(*await record(pages, measured))
        recording = asyncio.create_task(record(pages, LONG_STALL + 2 + RECOVERY + STAYS))
        await asyncio.sleep(1)
        await stall(second, LONG_STALL)
        ended = await ana.page.evaluate("() => (performance.timeOrigin + performance.now()) / 1000")
        one, other = await recording
        return Results(in_step, seconds_until_in_step(one, other, ended))


def report(results: Results) -> str:
    apart_now, recovery = results.in_step, results.recovery
    took = "more than was recorded" if recovery is None else f"{recovery:.1f} s"
    median, p95 = (seconds * 1000 for seconds in (apart_now.median, apart_now.p95))
    lines = [
        f"apart, median           {median:6.0f} ms   (goal: {MEDIAN * 1000:.0f})",
        f"apart, 95th percentile  {p95:6.0f} ms   (goal: {P95 * 1000:.0f})",
        f"in step after a stall of {LONG_STALL:.0f} s: {took}   (goal: {RECOVERY:.0f} s)",
        f"({apart_now.compared} pairs of records)",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="records for three seconds")
    parser.add_argument("--json", type=Path, help="where to leave the figures")
    options = parser.parse_args()
    measured = 3.0 if options.quick else MEASURED
    with cinema() as server:
        results = asyncio.run(measure(server, SETTLING, measured))
    sys.stdout.write(report(results) + "\n")
    if options.json:
        options.json.write_text(json.dumps(asdict(results), indent=2) + "\n")
    return 0 if results.reaches_goals else 1


if __name__ == "__main__":
    sys.exit(main())
