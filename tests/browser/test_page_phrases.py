"""One field turns what people type into weights and filters, and finds titles."""

from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import Json

FIELD = "What are you in the mood for?"


async def snapshot_of(person: Visitor) -> Json:
    asking = "code => fetch(`/api/v1/parties/${code}`).then((answer) => answer.json())"
    found: Json = await person.page.evaluate(asking, person.code)
    return found


async def test_a_phrase_counts_once_its_chips_are_set(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.get_by_label(FIELD).fill("very funny, no horror, under two hours")
    chips = ana.page.locator(".phrase .chip")
    await expect(chips).to_have_text(["Laugh out loud", "no Horror", "up to 120 minutes"])
    assert (await snapshot_of(ana))["you"]["weights"] == {}
    await chips.filter(has_text="minutes").click()
    await expect(chips.filter(has_text="minutes")).to_have_attribute("aria-pressed", "false")
    await ana.page.get_by_role("button", name="Set these").click()
    await ana.is_saved()
    snapshot = await snapshot_of(ana)
    assert snapshot["you"]["weights"] == {"mood:laugh-out-loud": 1, "genre:horror": -0.6}
    assert snapshot["settings"]["filters"] == {}
    await expect(chips).to_have_count(0)
    await expect(ana.page.get_by_label(FIELD)).to_be_focused()


async def test_only_the_host_sets_limits_and_enter_is_enough(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.page.get_by_label(FIELD).fill("short comedy")
    limit = bo.page.locator(".phrase .chip", has_text="up to 100 minutes")
    await expect(limit).to_be_disabled()
    await bo.page.keyboard.press("Enter")
    await bo.is_saved()
    assert (await snapshot_of(bo))["you"]["weights"] == {"genre:comedy": 0.6}
    await ana.page.get_by_label(FIELD).fill("short")
    await expect(ana.page.locator(".phrase .chip")).to_be_visible()
    await ana.page.keyboard.press("Enter")
    await ana.is_saved()
    assert (await snapshot_of(ana))["settings"]["filters"] == {"runtime_max": 100}


async def test_a_title_is_found_and_proposed_or_liked(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.get_by_label(FIELD).fill("matrix")
    row = ana.page.locator(".phrase-titles > li").first
    await expect(row).to_contain_text("Matrix")
    await row.get_by_role("button", name="Propose").click()
    await row.get_by_role("button", name="More like this").click()
    await ana.is_saved()
    snapshot = await snapshot_of(ana)
    [(key, weight)] = snapshot["you"]["weights"].items()
    assert weight == 1
    assert [f"title:{each['title']}" for each in snapshot["shortlist"]] == [key]
