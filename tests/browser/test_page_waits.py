"""How long a page waits: for a server that may never answer, and before it comes back to one."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from parties.protocol.close_codes import CONNECTION_LOST, FLOOD, RESTARTING, SILENT
from tests.browser.visitor import Visitor, Visitors

WAIT = """async ({ code, attempt, wasOpen, chance }) => {
  const { reconnectDelay } = await import("/static/js/room/connection.js");
  return reconnectDelay(code, attempt, wasOpen, chance);
}"""

CROWD = """async () => {
  const { reconnectDelay } = await import("/static/js/room/connection.js");
  return Array.from({ length: 1000 }, () => reconnectDelay(1012, 0, true));
}"""

# No server can be made to leave a handshake open for ever, so a WebSocket that does stands in.
HANGS = """async () => {
  const opened = [], closed = [], phases = [];
  globalThis.WebSocket = class extends EventTarget {
    static OPEN = 1;
    readyState = 0;
    constructor(address) { super(); opened.push(String(address)); }
    close() { closed.push(this); }
  };
  const { Connection } = await import("/static/js/room/connection.js");
  const connection = new Connection("CINEMA", () => 0);
  connection.addEventListener("phase", ({ detail }) => phases.push(detail.phase));
  connection.open();
  globalThis.told = () => ({ opened: opened.length, closed: closed.length, phases });
}"""


# One whose first socket is sent away and that cannot be reached afterwards.
RESTARTS = """async () => {
  let opened = 0;
  globalThis.WebSocket = class extends EventTarget {
    static OPEN = 1;
    constructor() {
      super();
      const isFirst = opened++ === 0;
      setTimeout(() => {
        if (isFirst) this.onopen();
        this.onclose({ code: isFirst ? 1012 : 1006 });
      });
    }
    close() {}
  };
  const { Connection } = await import("/static/js/room/connection.js");
  new Connection("CINEMA", () => 0).open();
  globalThis.opened = () => opened;
}"""


async def page_with(visitors: Visitors, stand_in: str) -> Visitor:
    """One with such a WebSocket, and a clock that the test sets."""
    ana = await visitors.visitor()
    await ana.page.route("**/api/v1/parties/CINEMA", lambda route: route.fulfill(json={}))
    await ana.page.clock.install()
    await ana.page.goto("/")
    await ana.page.evaluate(stand_in)
    return ana


@pytest.mark.parametrize(
    ("code", "attempt", "was_open", "shortest", "longest"),
    [
        (RESTARTING, 0, True, 200, 1500),
        (SILENT, 0, True, 150, 300),
        (CONNECTION_LOST, 0, True, 250, 500),
        (CONNECTION_LOST, 3, False, 2000, 4000),
        (RESTARTING, 3, False, 2000, 4000),
        (CONNECTION_LOST, -8, False, 500, 1000),
        (CONNECTION_LOST, -1, False, 500, 1000),
        (CONNECTION_LOST, 20, False, 5000, 10_000),
        (FLOOD, 0, True, 2500, 5000),
    ],
)
async def test_how_long_a_page_waits_depends_on_why_it_was_cut_off(
    visitors: Visitors, code: int, attempt: int, was_open: bool, shortest: float, longest: float
) -> None:
    ana = await visitors.visitor()
    await ana.page.goto("/")
    asked: dict[str, Any] = {"code": code, "attempt": attempt, "wasOpen": was_open}
    waits = [await ana.page.evaluate(WAIT, {**asked, "chance": chance}) for chance in (0, 1)]
    assert waits == [shortest, longest]


async def test_a_crowd_that_a_restart_has_cut_off_comes_back_spread_over_a_second(
    visitors: Visitors,
) -> None:
    ana = await visitors.visitor()
    await ana.page.goto("/")
    waits = await ana.page.evaluate(CROWD)
    in_each_tenth = Counter(int((wait - 200) / 130) for wait in waits)
    assert set(in_each_tenth) == set(range(10))
    assert max(in_each_tenth.values()) < 200, "twice as many as if they came evenly"


async def test_a_handshake_that_nobody_answers_is_given_up_and_tried_again(
    visitors: Visitors,
) -> None:
    ana = await page_with(visitors, HANGS)
    await ana.page.clock.run_for(7_900)
    assert await ana.page.evaluate("told()") == {"opened": 1, "closed": 0, "phases": []}
    await ana.page.clock.run_for(200)
    reported = await ana.page.evaluate("told()")
    assert reported == {"opened": 1, "closed": 1, "phases": ["reconnecting"]}
    await ana.page.clock.run_for(500)
    async with asyncio.timeout(10):
        while (await ana.page.evaluate("told()"))["opened"] < 2:
            await asyncio.sleep(0.05)


async def test_a_server_that_restarts_is_asked_about_every_second_and_later_more_rarely(
    visitors: Visitors,
) -> None:
    ana = await page_with(visitors, RESTARTS)
    first, later = await asked_within(ana, 8), await asked_within(ana, 30)
    assert 7 <= first <= 12
    assert 2 <= later <= 9


async def asked_within(ana: Visitor, seconds: int) -> int:
    """How often a socket was opened; step by step, as what is asked is answered in between."""
    before = await ana.page.evaluate("opened()")
    for _ in range(seconds * 10):
        await ana.page.clock.run_for(100)
    return int(await ana.page.evaluate("opened()")) - int(before)
