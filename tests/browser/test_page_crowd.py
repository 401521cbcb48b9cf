"""From three people to fifty, whatever their names: nothing overlaps, and the rest is a number."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.hostile_names import NAMES, PARTY
from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import Person, join_party

# Pairs of parts of the television that cover each other, and parts that leave the screen.
COLLISIONS = """() => {
  const parts = [...document.querySelectorAll(
    ".top > *, .block > h3, .poster, .rank, .card .about > *, .participant, .rest, .code, .qr",
  )].filter((each) => each.checkVisibility() && each.getBoundingClientRect().width);
  const box = (each) => each.getBoundingClientRect();
  const name = (each) => `${each.tagName}.${each.className} ${each.textContent.trim()}`;
  const covers = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const outside = ({ left, top, right, bottom }) =>
    left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  return parts.flatMap((one, place) => [
    ...(outside(box(one)) ? [`outside: ${name(one)}`] : []),
    ...parts.slice(place + 1)
      .filter((other) => !one.contains(other) && covers(box(one), box(other)))
      .map((other) => `${name(one)} and ${name(other)}`),
  ]);
}"""


async def company(visitors: Visitors, host: Visitor, people: int) -> list[Person]:
    """So many in all, the first with hostile names; a few of them want different things."""
    names = [*NAMES[1:people], *(f"Friend {each}" for each in range(people - len(NAMES)))]
    come = [await join_party(visitors.address, host.code, name) for name in names]

    async def steer(place: int, person: Person) -> None:
        async with person.connect(visitors.address) as client:
            weights = {"genre:comedy": 1 if place % 2 else -1, "mood:dark": 0.1 * place}
            await client.send("interests.set", weights=weights)

    await asyncio.gather(*(steer(*each) for each in enumerate(come[:10])))
    return come


@pytest.mark.parametrize("people", [3, 5, 10, 30, 49])
async def test_nothing_on_a_television_overlaps(visitors: Visitors, people: int) -> None:
    ana = await visitors.visitor()
    await ana.opens_a_party(NAMES[0], PARTY)
    television = await visitors.visitor("tv", reduced_motion="reduce")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    await company(visitors, ana, people)
    shown = television.page.locator(".participant")
    await expect(shown).to_have_count(people)
    await television.page.wait_for_timeout(1_000)
    assert await television.page.evaluate(COLLISIONS) == []
    visible = await shown.filter(visible=True).count()
    rest = television.page.locator("[data-slot=rest]")
    if visible < people:
        await expect(rest).to_have_text(re.compile(rf"\b{people - visible}\b"))
    else:
        await expect(rest).to_be_hidden()


async def test_a_card_shows_a_crowd_as_lowest_middle_and_who_would_mind(
    visitors: Visitors,
) -> None:
    ana = await visitors.visitor()
    await ana.opens_a_party()
    come = [await join_party(visitors.address, ana.code, f"Friend {each}") for each in range(12)]

    async def steer(place: int, person: Person) -> None:
        async with person.connect(visitors.address) as client:
            comedy = -1 if place == 3 else 1
            await client.send("interests.set", weights={"genre:comedy": comedy})

    await asyncio.gather(*(steer(*each) for each in enumerate(come)))
    text = ana.page.locator(".card .crowd-text", has_text="Friend 3").first
    await expect(text).to_be_visible()
    await expect(ana.page.locator(".card .pip")).to_have_count(0)
    label = await ana.page.locator(".card .pips").first.get_attribute("aria-label")
    assert label is not None
    assert len(label) < 120
