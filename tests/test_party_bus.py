"""Between processes: what is said arrives, what is missed does no harm."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from channels.layers import InMemoryChannelLayer

from parties.bus import Bus, Message


class UnsteadyLayer(InMemoryChannelLayer):  # type: ignore[misc] # Channels is not typed
    """The real in-process layer, with a plug that can be pulled."""

    plugged = True

    async def group_send(self, group: str, message: Message) -> None:
        if not self.plugged:
            raise ConnectionError("no bus")
        await super().group_send(group, message)


class Process:
    def __init__(self, layer: InMemoryChannelLayer, name: str) -> None:
        self.heard: list[object] = []
        self.found = 0
        self.bus = Bus(layer, name, self.hear, self.find)
        self.tasks = [
            asyncio.create_task(self.bus.listen()),
            asyncio.create_task(self.bus.speak()),
        ]

    def hear(self, message: Message) -> None:
        self.heard.append(message["news"])

    def find(self) -> None:
        self.found += 1


@pytest.fixture
async def layer() -> UnsteadyLayer:
    return UnsteadyLayer()


@pytest.fixture
async def processes(layer: UnsteadyLayer) -> AsyncIterator[tuple[Process, Process]]:
    pair = Process(layer, "one"), Process(layer, "two")
    await settle()
    for process in pair:
        await process.bus.join("CINEMA")
    yield pair
    for task in [*pair[0].tasks, *pair[1].tasks]:
        task.cancel()


async def settle(seconds: float = 0.05) -> None:
    await asyncio.sleep(seconds)


async def test_others_hear_what_one_says_in_its_order(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    for news in range(5):
        one.bus.publish("CINEMA", {"type": "room.told", "news": news})
    await settle()
    assert two.heard == [0, 1, 2, 3, 4]
    assert one.heard == []


async def test_who_left_a_party_hears_nothing_of_it(processes: tuple[Process, Process]) -> None:
    one, two = processes
    await two.bus.leave("CINEMA")
    one.bus.publish("CINEMA", {"type": "room.told", "news": 1})
    await settle()
    assert two.heard == []


async def test_a_message_that_is_not_understood_does_not_end_the_listening(
    processes: tuple[Process, Process], layer: UnsteadyLayer
) -> None:
    one, two = processes
    await layer.group_send("party.CINEMA", {"type": "room.told"})
    one.bus.publish("CINEMA", {"type": "room.told", "no news": "is a KeyError"})
    one.bus.publish("CINEMA", {"type": "room.told", "news": "good"})
    await settle()
    assert two.heard == ["good"]


async def test_nobody_waits_for_a_bus_that_is_away_and_its_return_is_told_once(
    processes: tuple[Process, Process], layer: UnsteadyLayer
) -> None:
    one, two = processes
    layer.plugged = False
    one.bus.publish("CINEMA", {"type": "room.told", "news": "lost"})
    await settle()
    assert not one.bus.reachable
    layer.plugged = True
    for news in range(3):
        one.bus.publish("CINEMA", {"type": "room.told", "news": news})
    await settle(0.7)
    assert one.bus.reachable
    assert two.heard == [0, 1, 2]
    assert one.found == 1
