"""A finger on the sliders: what scrolls moves none of them, what drags moves one."""

import itertools
import json
from typing import Any

import pytest
from playwright.async_api import CDPSession, Locator, WebSocket, expect

from tests.browser.visitor import Visitor, Visitors

Point = tuple[float, float]


class Finger:
    """Touches the screen as a real one does: the browser decides what comes of it."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    async def touch(self, *points: Point) -> None:
        """Comes down on the first point, goes to the others, and is lifted."""
        await self._send("touchStart", points[0])
        for start, end in itertools.pairwise(points):
            for step in range(1, 11):
                part = step / 10
                at = tuple(a + (b - a) * part for a, b in zip(start, end, strict=True))
                await self._send("touchMove", (at[0], at[1]))
        await self._send("touchEnd")

    async def _send(self, kind: str, *points: Point) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        await self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


def sent_weights(visitor: Visitor) -> list[dict[str, Any]]:
    """What the page sends from now on to set weights; a new connection's frames only."""
    sent: list[dict[str, Any]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(json.loads(data)))

    visitor.page.on("websocket", listen)
    return sent


async def steering(visitors: Visitors) -> tuple[Visitor, Finger, list[dict[str, Any]]]:
    ana = await visitors.host("phone")
    sent = sent_weights(ana)
    await ana.page.goto(ana.page.url)
    await ana.is_live()
    await ana.is_shown_how_friends_join()
    await ana.closes_sheet()
    await ana.page.get_by_role("button", name="Steer").click()
    await ana.page.wait_for_timeout(500)
    finger = Finger(await ana.context.new_cdp_session(ana.page))
    return ana, finger, sent


def slider(ana: Visitor, place: int = 1) -> Locator:
    return ana.page.get_by_role("slider").nth(place)


async def found_again(one: Locator) -> Locator:
    """The slider wherever it goes: what is in use stands first."""
    return one.page.locator(f"#{await one.get_attribute('id')}")


async def point_on(ana: Visitor, part: float) -> Point:
    box = await slider(ana).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * part, box["y"] + box["height"] / 2 - 4


@pytest.mark.parametrize("part", [0.15, 0.5, 0.8])
async def test_scrolling_over_sliders_scrolls_and_moves_none(
    visitors: Visitors, part: float
) -> None:
    ana, finger, sent = await steering(visitors)
    start = await point_on(ana, part)
    await finger.touch(start, (start[0] + 12, start[1] - 130))
    scrolled = await ana.page.locator(".interests-column").evaluate("each => each.scrollTop")
    assert scrolled > 40
    await ana.page.wait_for_timeout(400)
    values = await ana.page.locator("interest-track input").evaluate_all(
        "inputs => inputs.map((each) => each.value)"
    )
    assert set(values) == {"0"}
    assert [frame for frame in sent if frame["type"] == "interests.set"] == []


async def test_a_finger_along_a_slider_moves_it(visitors: Visitors) -> None:
    ana, finger, sent = await steering(visitors)
    start, moved = await point_on(ana, 0.5), await found_again(slider(ana))
    await finger.touch(start, (start[0] + 90, start[1] + 8))
    await expect(moved).not_to_have_value("0")
    await ana.is_saved()
    last = [frame for frame in sent if frame["type"] == "interests.set"][-1]
    [weight] = last["weights"].values()
    assert weight > 0.3


async def test_a_tap_on_a_slider_sets_it(visitors: Visitors) -> None:
    ana, finger, _ = await steering(visitors)
    moved = await found_again(slider(ana))
    await finger.touch(await point_on(ana, 0.9))
    await expect(moved).not_to_have_value("0")


@pytest.mark.parametrize("screen", ["phone on its side", "laptop at twice its size"])
async def test_a_low_screen_shows_three_sliders_beside_the_list(
    visitors: Visitors, screen: str
) -> None:
    ana = await visitors.host(screen)
    await ana.closes_sheet()
    await ana.page.get_by_role("button", name="Steer").click()
    await expect(slider(ana, 0)).to_be_in_viewport(ratio=1)
    await expect(slider(ana, 2)).to_be_in_viewport(ratio=0.5)
    await expect(ana.page.locator(".card").first).to_be_in_viewport(ratio=0.9)
