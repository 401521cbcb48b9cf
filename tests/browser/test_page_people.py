"""An actor or a director is found by name and weighted like any interest."""

import asyncio

from playwright.async_api import expect

from tests.browser.visitor import Visitors
from tests.harness.deployment import Deployment
from tests.harness.site import manage

CREDITED = (
    "from catalog.models import Credit, Person, Title\n"
    "person, _ = Person.objects.get_or_create(name='Gene Kelly')\n"
    "for title in Title.objects.filter(name__contains='Rain')[:5]:\n"
    "    Credit.objects.get_or_create(person=person, title=title, role=Credit.Role.ACTOR)\n"
    "title.save()"
)


async def test_a_person_is_found_weighted_and_named_on_every_screen(
    visitors: Visitors, server: Deployment
) -> None:
    await asyncio.to_thread(manage, "shell", "--command", CREDITED, **server.settings)
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    found = ana.page.get_by_role("button", name="Titles with Gene Kelly")
    search = ana.page.get_by_label("What are you in the mood for?")
    # The catalogue's change reaches the server's recommender a moment later than its search.
    async with asyncio.timeout(60):
        while not await ana.page.locator("[data-group=used] interest-track").count():
            await search.fill("gene ke")
            await found.click()
            await ana.page.wait_for_timeout(1500)
            await search.fill("")
    await expect(ana.track("Gene Kelly")).to_be_visible()
    await expect(bo.track("Gene Kelly")).to_be_visible()
    await ana.is_saved()
    await ana.page.reload()
    await ana.is_live()
    await expect(ana.track("Gene Kelly")).to_be_visible()
