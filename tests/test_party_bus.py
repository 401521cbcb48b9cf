"""Between processes: what is said arrives, what is missed does no harm."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from parties import bus, metrics
from parties.bus import Bus, Message
from tests.exchange import Exchange


class Process:
    def __init__(self, exchange: Exchange, name: str) -> None:
        self.heard: list[object] = []
        self.found = 0
        self.bus = Bus(exchange.wire(), name, self.hear, self.find)
        self.running = asyncio.create_task(self.bus.run())

    def hear(self, message: Message) -> None:
        self.heard.append(message["news"])

    def find(self) -> None:
        self.found += 1

    def tell(self, *news: object) -> None:
        for each in news:
            self.bus.publish("CINEMA", {"type": "room.told", "news": each})


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(bus, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(bus, "SILENCE_SECONDS", 0.25)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
async def processes(exchange: Exchange) -> AsyncIterator[tuple[Process, Process]]:
    pair = Process(exchange, "one"), Process(exchange, "two")
    await settle()
    for process in pair:
        await process.bus.join("CINEMA")
    yield pair
    for process in pair:
        process.running.cancel()
    await asyncio.gather(*(process.running for process in pair), return_exceptions=True)


async def settle(seconds: float = 0.05) -> None:
    await asyncio.sleep(seconds)


async def test_others_hear_what_one_says_in_its_order(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    one.tell(*range(5))
    await settle()
    assert two.heard == [0, 1, 2, 3, 4]
    assert one.heard == []


async def test_who_left_a_party_hears_nothing_of_it(processes: tuple[Process, Process]) -> None:
    one, two = processes
    await two.bus.leave("CINEMA")
    one.tell(1)
    await settle()
    assert two.heard == []


@pytest.mark.parametrize(
    "nonsense", [b"\xc1 no message", msgspec.msgpack.encode({"type": "of no sender"}), b"\x05"]
)
async def test_what_is_not_understood_does_not_end_the_listening(
    processes: tuple[Process, Process], exchange: Exchange, nonsense: bytes
) -> None:
    one, two = processes
    await exchange.wires[0].send([("party.CINEMA", nonsense)])
    one.bus.publish("CINEMA", {"type": "room.told", "no news": "is a KeyError"})
    one.tell("good")
    await settle()
    assert two.heard == ["good"]


async def test_a_bus_that_is_back_is_found_by_those_who_only_listen(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    exchange.unplug()
    await settle(0.1)
    assert not two.bus.reachable
    exchange.plugged = True
    await settle(0.2)
    assert two.bus.reachable
    assert two.found == 1
    one.tell("again")
    await settle()
    assert two.heard == ["again"]


async def test_a_room_that_opens_while_the_bus_is_away_is_heard_of_when_it_is_back(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    exchange.unplug()
    await settle(0.1)
    await two.bus.join("SECOND")
    exchange.plugged = True
    await settle(0.2)
    one.bus.publish("SECOND", {"type": "room.told", "news": "second"})
    await settle()
    assert two.heard == ["second"]


async def test_a_bus_that_stands_still_is_away_though_its_sockets_are_open(
    processes: tuple[Process, Process], exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, two = processes
    wire = exchange.wires[1]
    wire.channels.clear()
    monkeypatch.setattr(exchange, "plugged", False)
    await settle(0.5)
    assert not two.bus.reachable
    monkeypatch.setattr(exchange, "plugged", True)
    await settle(0.3)
    assert two.bus.reachable
    assert two.found == 1


async def test_nobody_waits_for_a_bus_that_is_away_and_what_was_not_said_is_counted(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    dropped = metrics.drops._value.get()
    exchange.unplug()
    one.tell("lost", "lost too")
    await settle(0.1)
    assert metrics.drops._value.get() == dropped + 2
    exchange.plugged = True
    await settle(0.2)
    one.tell("heard")
    await settle()
    assert two.heard == ["heard"]


async def test_who_ends_waits_until_all_is_said_and_not_for_a_bus_that_is_away(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    one.tell(*range(3))
    await one.bus.have_said_all(5)
    await asyncio.sleep(0)
    assert two.heard == [0, 1, 2]
    exchange.unplug()
    one.tell("lost")
    async with asyncio.timeout(1):
        await one.bus.have_said_all(0.1)
    assert not one.bus.reachable


async def test_what_waits_is_bounded_and_the_oldest_goes_first(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "OUTGOING_BYTES", 1000)
    silent = Bus(exchange.wire(), "silent", lambda _: None, lambda: None)
    for number in range(100):
        silent.publish("CINEMA", {"type": "room.told", "news": number})
    waiting = [msgspec.msgpack.decode(what)["news"] for _, what in silent._outgoing]
    assert sum(len(what) for _, what in silent._outgoing) <= 1000
    assert waiting == list(range(100 - len(waiting), 100))


async def test_one_process_alone_has_nobody_to_tell() -> None:
    alone = Bus(None, "alone", lambda _: None, lambda: None)
    await alone.join("CINEMA")
    alone.publish("CINEMA", {"type": "room.told"})
    await alone.leave("CINEMA")
    await asyncio.wait_for(alone.run(), 1)
    assert not alone._outgoing
