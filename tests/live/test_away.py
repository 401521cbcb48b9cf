"""Who is away for too long does not count until they return; and what the room watched is seen."""

import asyncio
import functools
from collections.abc import Callable, Iterable

from tests.harness.deployment import Deployment
from tests.live.protocol_client import Client, Person, create_party, join_party

LONGER_THAN_A_MINUTE = 100


def counts(client: Client) -> set[str]:
    return set(client.recommendations["satisfaction"])


def is_away(client: Client, person: Person) -> bool:
    return bool(client.participant(person)["away"])


async def on_every_screen(
    clients: Iterable[Client], true: Callable[[Client], bool], patience: float = 30
) -> None:
    for client in clients:
        await client.wait_for(functools.partial(true, client), patience)


async def watches(host: Client, title: int) -> None:
    """From the pick to the end of the film."""
    await host.send("pick", title=title)
    await host.send("playback.play", position=0)
    await host.send("playback.stop")


async def test_who_is_not_there_when_the_film_is_over_counts_again_once_they_return(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo, cy = [await join_party(last, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(first) as hers, cy.connect(last) as theirs:
        async with bo.connect(last) as his:
            await hers.wait_for(lambda: hers.is_online(bo) and hers.is_online(cy))
            await his.send("interests.set", weights={"genre:horror": 1})
        await hers.wait_for(lambda: not hers.is_online(bo))
        await watches(hers, hers.title_ids[0])
        await on_every_screen((hers, theirs), lambda each: is_away(each, bo))
        await on_every_screen((hers, theirs), lambda each: counts(each) == {ana.id, cy.id})
        fresh = await cy.snapshot(last)
        assert set(fresh["recommendations"]["satisfaction"]) == {ana.id, cy.id}
        async with bo.connect(last) as his:
            await on_every_screen((hers, theirs, his), lambda each: not is_away(each, bo))
            await on_every_screen((hers, theirs, his), lambda each: bo.id in counts(each))


async def test_who_is_away_for_longer_than_the_host_allows_does_not_count(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo, cy = [await join_party(last, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(first) as hers, cy.connect(last) as theirs:
        async with bo.connect(last):
            await hers.wait_for(lambda: hers.is_online(bo))
        changed = await hers.send("settings.set", away_after=1)
        await theirs.wait_for_revision(changed["revision"])
        assert theirs.known["settings"]["away_after"] == 1
        screens = (hers, theirs)
        await on_every_screen(screens, lambda each: is_away(each, bo), LONGER_THAN_A_MINUTE)
        await on_every_screen(screens, lambda each: counts(each) == {ana.id, cy.id})
        assert hers.gaps == theirs.gaps == 0


async def test_what_the_room_has_watched_is_off_its_list_the_next_evening(
    deployment: Deployment,
) -> None:
    """The second evening is on other processes, after all of them were killed."""
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers, bo.connect(last) as his:
        await hers.wait_for(lambda: hers.is_online(bo))
        title = hers.title_ids[0]
        await watches(hers, title)
        await on_every_screen((hers, his), lambda each: title not in each.title_ids)
    for number in range(len(deployment.processes)):
        await asyncio.to_thread(deployment.kill9, number)
        await asyncio.to_thread(deployment.restart, number)
    async with bo.connect(first) as his, ana.connect(last) as hers:
        assert title not in his.title_ids
        assert title not in hers.title_ids
        await hers.send("settings.set", filters={"keep_watched": True})
        await on_every_screen((hers, his), lambda each: title in each.title_ids)
        await hers.send("settings.set", filters={"keep_watched": True, "hide_seen": "everyone"})
        await on_every_screen((hers, his), lambda each: title not in each.title_ids)
