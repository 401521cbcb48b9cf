"""The page's own memory of a room, held to the rule that every client lives by."""

import asyncio
import json
from typing import Any

from playwright.async_api import WebSocket

from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import PATIENCE, join_party

APPLY_ALL = """async ({ snapshot, frames }) => {
  const { apply, hasGap } = await import("/static/js/room/state.js");
  const { ListDecoder } = await import("/static/js/room/list-delta.js");
  const gaps = [], lists = new ListDecoder();
  let state = apply(null, lists.decode(snapshot));
  for (const received of frames) {
    const frame = lists.decode(received);
    if (hasGap(state, frame)) gaps.push(frame);
    state = apply(state, frame);
  }
  return { state, gaps };
}"""


class Listener:
    """Writes down every frame a page hears."""

    def __init__(self, visitor: Visitor) -> None:
        self.frames: list[dict[str, Any]] = []
        visitor.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.frames.append(json.loads(data)))


async def fresh_snapshot(visitor: Visitor) -> dict[str, Any]:
    answer = await visitor.page.request.get(f"/api/v1/parties/{visitor.code}")
    snapshot: dict[str, Any] = await answer.json()
    return snapshot


async def test_events_applied_to_an_old_snapshot_equal_a_fresh_one(visitors: Visitors) -> None:
    ana = await visitors.host()
    received = Listener(ana)
    await ana.page.reload()
    await ana.is_live()
    await a_lively_evening(ana, visitors)
    followed, fresh = await both_at_rest(ana, received)
    assert followed["gaps"] == []
    assert {frame["type"] for frame in received.frames} >= {
        "interests",
        "participant.joined",
        "participant.updated",
        "participant.left",
        "settings",
        "recommendations.delta",
    }
    assert comparable(followed["state"]) == comparable(fresh)


async def both_at_rest(ana: Visitor, received: Listener) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the frames make of the first snapshot, and a fresh one. The last list may be on its way
    to the page while the fresh snapshot has it already."""
    for _ in range(PATIENCE * 10):
        fresh = await fresh_snapshot(ana)
        followed: dict[str, Any] = await ana.page.evaluate(
            APPLY_ALL, {"snapshot": received.frames[0], "frames": received.frames[1:]}
        )
        if comparable(followed["state"]) == comparable(fresh):
            break
        await asyncio.sleep(0.1)
    return followed, fresh


async def a_lively_evening(ana: Visitor, visitors: Visitors) -> None:
    """Everything that can happen in a room, in no sensible order."""
    server = visitors.address
    bo = await join_party(server, ana.code, "Bo")
    cy = await join_party(server, ana.code, "Cy")
    liked = (await fresh_snapshot(ana))["recommendations"]["titles"][3]["id"]
    async with bo.connect(server) as bos, cy.connect(server) as cys:
        await bos.send("interests.set", weights={"genre:comedy": 0.5, f"title:{liked}": 1})
        await cys.send("interests.set", weights={"genre:comedy": -0.5, "genre:war": 1})
        await bos.send("interests.hide", hidden=True)
        await bos.send("interests.set", weights={"genre:horror": 0.7, "genre:comedy": None})
        await ana.steers("Drama", "End", "ArrowLeft")
        await ana.page.get_by_label("Hide my numbers").check()
        await ana.steers("Crime", "End")
        await ana.is_saved()
        await bos.send("interests.hide", hidden=False)
        await cys.send("interests.clear")
        sheet = await ana.opens_sheet("Settings")
        await sheet.get_by_label("Lock the party").check()
        await sheet.get_by_text("For the curious").click()
        await sheet.get_by_role("radio", name="Nobody suffers A title").check()
        await sheet.get_by_label("From year").fill("1990")
        await ana.closes_sheet()
        menu = ana.page.locator(".participant", has_text="Cy").locator(".menu")
        await menu.locator("summary").click()
        await menu.get_by_role("button", name="Ban").click()
        await ana.page.get_by_role("button", name="Ban", exact=True).last.click()
        await bos.send("interests.set", weights={f"title:{liked}": None})
        await ana.is_saved()
    await ana.page.locator(".participant:not([data-online])", has_text="Bo").wait_for()


def comparable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Without what is of the moment or of the envelope."""
    left_out = ("type", "server_time")
    kept = {key: value for key, value in snapshot.items() if key not in left_out}
    kept["recommendations"] = {**kept["recommendations"], "type": "recommendations"}
    return kept
