"""Talking on the page: what one writes is there at once, and read by everybody."""

import asyncio
import itertools
import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from playwright.async_api import Locator, Route, expect

from tests.browser.test_page_access import SCHEMES, is_clean
from tests.browser.visitor import Visitor, Visitors
from tests.harness.deployment import Deployment
from tests.harness.site import manage
from tests.live.protocol_client import Client, Person, join_party

LOG = ".talk-log .message"


def field(visitor: Visitor) -> Locator:
    return visitor.page.get_by_label("Message to everybody")


def messages(visitor: Visitor) -> Locator:
    return visitor.page.locator(LOG)


async def writes(visitor: Visitor, text: str) -> None:
    await field(visitor).fill(text)
    await field(visitor).press("Enter")
    await expect(field(visitor)).to_have_value("")


async def reads(visitor: Visitor, *texts: str) -> None:
    await expect(visitor.page.locator(f"{LOG}:not([data-unsent]) .said")).to_have_text(list(texts))


async def talks(visitor: Visitor) -> None:
    """On a phone, the place to talk has a tab of its own."""
    await visitor.page.get_by_role("button", name="Talk", exact=False).first.click()


async def write_as(server: Deployment, code: str, name: str, texts: list[str]) -> Person:
    bo = await join_party(server.urls[0], code, name)
    async with bo.connect(server.urls[0]) as his:
        for text in texts:
            await patiently(his, {"type": "chat.send", "text": text})
    return bo


async def patiently(client: Client, message: dict[str, Any]) -> None:
    while (await client.ask(message)).get("code") == "too_frequent":
        await asyncio.sleep(0.5)


async def with_history(server: Deployment, code: str, count: int) -> None:
    """As many messages as there are after long evenings; nobody could write them this quickly."""
    await in_the_shell(
        server,
        "from django.utils import timezone\n"
        "from parties.models import ChatMessage, Party\n"
        f"party = Party.objects.get(code='{code}')\n"
        "who = party.participants.first()\n"
        "ChatMessage.objects.bulk_create(\n"
        "    ChatMessage(party=party, number=n, participant=who, text=f'message {n}',\n"
        f"                sent_at=timezone.now()) for n in range(1, {count} + 1))\n"
        f"Party.objects.filter(pk=party.pk).update(last_message={count})\n",
    )


async def in_the_shell(server: Deployment, code: str) -> None:
    run = sync_to_async(manage, thread_sensitive=False)
    await run("shell", "--command", code, **server.settings)


async def test_what_one_writes_is_read_by_everybody_and_never_as_html(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await writes(ana, "Hello <b>Bo</b> & you")
    await reads(bo, "Hello <b>Bo</b> & you")
    await writes(bo, "Hi @Ana, see https://example.org/a?b=1.")
    await reads(ana, "Hello <b>Bo</b> & you", "Hi @Ana, see https://example.org/a?b=1.")
    link = ana.page.locator(f"{LOG} a")
    await expect(link).to_have_attribute("href", "https://example.org/a?b=1")
    await expect(link).to_have_attribute("rel", "noreferrer noopener nofollow")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(ana.page.locator(".mention[data-kind=me]")).to_have_text("@Ana")
    await expect(ana.page.locator(f"{LOG} b:not(.mention)")).to_have_count(0)


async def test_a_message_is_marked_until_it_is_sent_and_is_sent_once_on_reconnecting(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await writes(ana, "first")
    await reads(bo, "first")
    await ana.context.set_offline(True)
    await ana.page.evaluate("dispatchEvent(new Event('offline'))")
    await writes(ana, "while away")
    await writes(ana, "and another")
    unsent = ana.page.locator(f"{LOG}[data-unsent]")
    await expect(unsent.locator(".state").first).to_have_text("Not sent yet")
    await ana.context.set_offline(False)
    await ana.is_live()
    await reads(bo, "first", "while away", "and another")
    await reads(ana, "first", "while away", "and another")
    await expect(unsent).to_have_count(0)


async def test_one_deletes_ones_own_and_a_host_any_message(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await writes(ana, "from Ana")
    await writes(bo, "from Bo")
    await reads(ana, "from Ana", "from Bo")
    await reads(bo, "from Ana", "from Bo")
    await expect(messages(bo).first.locator("[data-action=delete]")).to_be_hidden()
    delete = messages(ana).last.locator("[data-action=delete]")
    await delete.focus()
    await delete.press("Enter")
    await reads(bo, "from Ana", "from Bo")
    await delete.press("Enter")
    for visitor in (ana, bo):
        await reads(visitor, "from Ana", "This message was deleted.")
        assert "from Bo" not in await visitor.page.content()


async def test_a_title_is_talked_about_from_its_sheet_and_opened_from_the_message(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    (name,) = await ana.names(1)
    await ana.page.get_by_role("button", name=name, exact=True).click()
    await ana.page.locator("dialog[open]").get_by_role("button", name="Talk about this").click()
    await expect(field(ana)).to_be_focused()
    await expect(ana.page.locator(".about-title")).to_contain_text(name)
    await writes(ana, "What about this one?")
    await expect(ana.page.locator(".about-title")).to_be_hidden()
    await reads(bo, "What about this one?")
    await messages(bo).last.get_by_role("button", name=name).click()
    await expect(bo.page.locator("#details-heading")).to_have_text(name)


async def test_names_and_titles_are_offered_while_one_writes(visitors: Visitors) -> None:
    ana = await visitors.host()
    await visitors.guest("Bo", await ana.link())
    await expect(ana.page.locator(".participant")).to_have_count(2)
    await field(ana).focus()
    await ana.page.keyboard.type("well @b")
    await ana.page.locator(".suggestions").get_by_role("button", name="Bo").click()
    await expect(field(ana)).to_have_value("well @Bo ")
    (name,) = await ana.names(1)
    await ana.page.keyboard.type("#" + name[:3])
    await ana.page.locator(".suggestions").get_by_role("button", name=name, exact=True).click()
    await ana.page.keyboard.press("Enter")
    await expect(messages(ana).last.locator("[data-action=title]")).to_contain_text(name)


async def test_the_host_mutes_somebody_and_everybody_reads_that(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await writes(bo, "I talk too much")
    row = ana.page.locator(".participant", has_text="Bo")
    await row.locator("summary").click()
    await row.get_by_role("button", name="Mute").click()
    await expect(bo.page.locator(".talk-off")).to_have_text(
        "The host has muted you. You can read along."
    )
    await expect(field(bo)).to_be_hidden()
    await expect(ana.page.locator(".activity")).to_contain_text("Bo is muted")
    await expect(row).to_contain_text("muted")
    await writes(ana, "better")
    await reads(bo, "I talk too much", "better")
    await row.locator("summary").click()
    await row.get_by_role("button", name="Let them write again").click()
    await expect(field(bo)).to_be_visible()


async def test_while_the_host_has_switched_it_off_the_chat_is_read_and_not_written(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await writes(bo, "before")
    await reads(ana, "before")
    sheet = await ana.opens_sheet("Settings")
    await sheet.get_by_role("switch", name="Chat").click()
    await ana.closes_sheet()
    await expect(bo.page.locator(".talk-off")).to_contain_text("The host has switched the chat off")
    await expect(field(bo)).to_be_hidden()
    await reads(bo, "before")


async def test_a_phone_counts_what_is_unread_in_its_tab(
    visitors: Visitors, server: Deployment
) -> None:
    ana = await visitors.host("phone")
    await ana.closes_sheet()
    await write_as(server, ana.code, "Bo", ["one", "two", "three"])
    unread = ana.page.locator(".phone-tabs .unread")
    await expect(unread).to_contain_text("3")
    await talks(ana)
    await reads(ana, "one", "two", "three")
    await expect(unread).to_be_hidden()
    await ana.page.reload()
    await ana.is_live()
    await expect(unread).to_be_hidden()


async def test_the_keyboard_of_a_phone_never_covers_the_field(visitors: Visitors) -> None:
    """A browser that lays the keyboard over the page writes so by the visual viewport alone. It may
    do so before the script is there."""
    ana = await visitors.host("phone")
    await ana.closes_sheet()
    may_load = asyncio.Event()

    async def load_later(route: Route) -> None:
        await may_load.wait()
        await route.continue_()

    await ana.page.route(re.compile("js/room/chat[.]"), load_later)
    await talks(ana)
    await field(ana).focus()
    await ana.page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { get: () => 500 });
          visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    may_load.set()
    await ana.page.wait_for_function(
        "() => document.documentElement.style.getPropertyValue('--keyboard') > '0px'"
        " && document.querySelector('link[href*=chat]').sheet"
    )
    for part in (field(ana), ana.page.get_by_role("button", name="Send")):
        box = await part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 500


async def test_a_thousand_messages_are_paged_back_without_a_jump(
    visitors: Visitors, server: Deployment
) -> None:
    ana = await visitors.host()
    await with_history(server, ana.code, 1000)
    await ana.page.reload()
    await ana.is_live()
    await expect(messages(ana)).to_have_count(50)
    await expect(messages(ana).last).to_be_in_viewport()
    log = ana.page.locator(".talk-log")
    while await messages(ana).count() < 1000:
        before = await messages(ana).count()
        await log.evaluate("log => { log.scrollTop = 100; }")
        first = ana.page.locator(f"{LOG} .said", has_text=f"message {1001 - before}").first
        place = await first.evaluate("node => node.getBoundingClientRect().top")
        await expect(messages(ana)).to_have_count(before + 50)
        moved = await first.evaluate("node => node.getBoundingClientRect().top") - place
        assert abs(moved) <= 2
    await expect(messages(ana).first.locator(".said")).to_have_text("message 1")
    await expect(ana.page.get_by_role("button", name="Earlier messages")).to_be_hidden()


async def test_what_was_deleted_while_one_was_away_is_gone_from_what_one_had_scrolled_back_to(
    visitors: Visitors, server: Deployment
) -> None:
    ana = await visitors.host()
    await with_history(server, ana.code, 120)
    await ana.page.reload()
    await ana.is_live()
    await expect(messages(ana)).to_have_count(50)
    await ana.page.locator(".talk-log").evaluate("log => { log.scrollTop = 100; }")
    await expect(messages(ana)).to_have_count(100)
    await ana.context.set_offline(True)
    await ana.page.evaluate("dispatchEvent(new Event('offline'))")
    await in_the_shell(
        server,
        "from parties.models import ChatMessage\n"
        f"rows = ChatMessage.objects.filter(party__code='{ana.code}', number=30)\n"
        "rows.update(text='', deleted=True)\n",
    )
    await ana.context.set_offline(False)
    await ana.is_live()
    tenth = messages(ana).nth(9).locator(".said")
    await expect(tenth).to_have_text("This message was deleted.", timeout=20_000)
    await expect(messages(ana)).to_have_count(100)


async def test_a_letter_that_grows_when_made_small_moves_no_mention(visitors: Visitors) -> None:
    ana = await visitors.host()
    await writes(ana, "İİ @ana")
    await expect(messages(ana).first.locator(".mention")).to_have_text("@ana")


async def test_a_burst_is_announced_at_most_once_in_three_seconds(
    visitors: Visitors, server: Deployment
) -> None:
    ana = await visitors.host()
    await writes(ana, "hello")
    await ana.page.evaluate(
        """() => {
          window.announced = [];
          const node = document.querySelector("[data-slot=said]");
          new MutationObserver(() => window.announced.push([Date.now(), node.textContent]))
            .observe(node, { childList: true, characterData: true, subtree: true });
        }"""
    )
    await write_as(server, ana.code, "Bo", [f"{number}" for number in range(12)])
    last = ana.page.locator("[data-slot=said]")
    await expect(last).to_contain_text("Bo: 11", timeout=10_000)
    announced = await ana.page.evaluate("window.announced")
    gaps = [later[0] - earlier[0] for earlier, later in itertools.pairwise(announced)]
    assert all(gap >= 2_900 for gap in gaps)
    assert len(announced) < 12
    assert await ana.page.locator(".talk-log").get_attribute("role") == "log"


async def test_reactions_are_counted_and_float_up_unless_motion_is_reduced(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), reduced_motion="reduce")
    await ana.page.locator(".reactions [data-emoji='🔥']").click()
    await expect(ana.page.locator(".floating-reactions span")).to_have_text("🔥")
    for visitor in (ana, bo):
        await expect(visitor.page.locator(".reactions [data-emoji='🔥'] b")).to_have_text("1")
    await expect(bo.page.locator(".floating-reactions span")).to_have_count(0)


async def test_a_television_shows_the_last_lines_and_the_reactions(visitors: Visitors) -> None:
    ana = await visitors.host()
    television = await visitors.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    for text in ("one", "two", "three", "four"):
        await writes(ana, text)
    await expect(television.page.locator(".talk-lines bdi")).to_have_text(["two", "three", "four"])
    await ana.page.locator(".reactions [data-emoji='👏']").click()
    await expect(television.page.locator(".floating-reactions span")).to_contain_text("👏")


async def test_everything_is_done_by_keyboard_alone(visitors: Visitors) -> None:
    ana = await visitors.host()
    await field(ana).focus()
    await ana.page.keyboard.type("written by keys")
    await ana.page.keyboard.press("Tab")
    await expect(ana.page.get_by_role("button", name="Send")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await reads(ana, "written by keys")
    await expect(field(ana)).to_be_focused()
    delete = messages(ana).last.get_by_role("button", name="Delete the message of Ana")
    await delete.focus()
    await expect(delete).to_have_css("opacity", "1")
    await ana.page.keyboard.press("Enter")
    await ana.page.keyboard.press("Enter")
    await reads(ana, "This message was deleted.")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_the_place_to_talk_is_clean(
    visitors: Visitors, server: Deployment, scheme: str, screen: str
) -> None:
    ana = await visitors.host(screen, color_scheme=scheme, bypass_csp=True)
    await ana.closes_sheet()
    await write_as(server, ana.code, "W" * 40, ["x" * 500, "https://example.org/" + "y" * 200])
    if screen == "small phone":
        await talks(ana)
    await writes(ana, f"@{'W' * 40} " + "👩\u200d👩\u200d👧 " * 20)
    await writes(ana, "#" + (await ana.names(1))[0])
    await expect(messages(ana)).to_have_count(4)
    await is_clean(ana.page)
    wide = await ana.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
