"""The bus between processes: published messages arrive, missed ones do no harm."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from parties.bus import bus
from parties.bus.bus import Bus, Message
from parties.runtime import metrics
from tests.parties.bus_in_memory import Exchange


class Process:
    def __init__(self, exchange: Exchange, name: str) -> None:
        self.received: list[object] = []
        self.reconnects = 0
        self.bus = Bus(exchange.transport(), name, self.receive, self.reconnect)
        self.running = asyncio.create_task(self.bus.run())

    def receive(self, message: Message) -> None:
        self.received.append(message["news"])

    def reconnect(self) -> None:
        self.reconnects += 1

    def publish(self, *news: object) -> None:
        for each in news:
            self.bus.publish("CINEMA", {"type": "room.told", "news": each})


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(bus, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(bus, "HEARTBEAT_TIMEOUT_SECONDS", 0.25)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
async def processes(exchange: Exchange) -> AsyncIterator[tuple[Process, Process]]:
    pair = Process(exchange, "one"), Process(exchange, "two")
    await settle()
    for process in pair:
        await process.bus.subscribe("CINEMA")
    yield pair
    for process in pair:
        process.running.cancel()
    await asyncio.gather(*(process.running for process in pair), return_exceptions=True)


async def settle(seconds: float = 0.05) -> None:
    await asyncio.sleep(seconds)


async def test_messages_are_received_in_the_order_they_were_published(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    one.publish(*range(5))
    await settle()
    assert two.received == [0, 1, 2, 3, 4]
    assert one.received == []


async def test_an_unsubscribed_process_receives_nothing(processes: tuple[Process, Process]) -> None:
    one, two = processes
    await two.bus.unsubscribe("CINEMA")
    one.publish(1)
    await settle()
    assert two.received == []


@pytest.mark.parametrize(
    "nonsense", [b"\xc1 no message", msgspec.msgpack.encode({"type": "of no sender"}), b"\x05"]
)
async def test_an_invalid_message_does_not_end_receiving(
    processes: tuple[Process, Process], exchange: Exchange, nonsense: bytes
) -> None:
    one, two = processes
    await exchange.transports[0].publish([("party.CINEMA", nonsense)])
    one.bus.publish("CINEMA", {"type": "room.told", "no news": "is a KeyError"})
    one.publish("good")
    await settle()
    assert two.received == ["good"]


async def test_a_process_that_only_receives_notices_that_the_bus_is_reachable_again(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    exchange.disconnect()
    await settle(0.1)
    assert not two.bus.reachable
    exchange.connected = True
    await settle(0.2)
    assert two.bus.reachable
    assert two.reconnects == 1
    one.publish("again")
    await settle()
    assert two.received == ["again"]


async def test_a_subscription_made_while_the_bus_is_unreachable_takes_effect_on_reconnection(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    exchange.disconnect()
    await settle(0.1)
    await two.bus.subscribe("SECOND")
    exchange.connected = True
    await settle(0.2)
    one.bus.publish("SECOND", {"type": "room.told", "news": "second"})
    await settle()
    assert two.received == ["second"]


async def test_missing_heartbeats_make_a_bus_unreachable_even_with_open_sockets(
    processes: tuple[Process, Process], exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, two = processes
    transport = exchange.transports[1]
    transport.channels.clear()
    monkeypatch.setattr(exchange, "connected", False)
    await settle(0.5)
    assert not two.bus.reachable
    monkeypatch.setattr(exchange, "connected", True)
    await settle(0.3)
    assert two.bus.reachable
    assert two.reconnects == 1


async def test_publishing_never_blocks_and_dropped_messages_are_counted(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    dropped = metrics.bus_dropped_messages._value.get()
    exchange.disconnect()
    one.publish("lost", "lost too")
    await settle(0.1)
    assert metrics.bus_dropped_messages._value.get() == dropped + 2
    exchange.connected = True
    await settle(0.2)
    one.publish("received")
    await settle()
    assert two.received == ["received"]


async def test_flush_waits_for_the_queue_but_not_for_an_unreachable_bus(
    processes: tuple[Process, Process], exchange: Exchange
) -> None:
    one, two = processes
    one.publish(*range(3))
    await one.bus.flush(5)
    await asyncio.sleep(0)
    assert two.received == [0, 1, 2]
    exchange.disconnect()
    one.publish("lost")
    async with asyncio.timeout(1):
        await one.bus.flush(0.1)
    assert not one.bus.reachable


async def test_the_queue_is_bounded_and_the_oldest_messages_are_dropped_first(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "MAX_QUEUED_BYTES", 1000)
    silent = Bus(exchange.transport(), "silent", lambda _: None, lambda: None)
    for number in range(100):
        silent.publish("CINEMA", {"type": "room.told", "news": number})
    waiting = [msgspec.msgpack.decode(what)["news"] for _, what in silent._queue]
    assert sum(len(what) for _, what in silent._queue) <= 1000
    assert waiting == list(range(100 - len(waiting), 100))


async def test_a_process_without_transport_publishes_nothing() -> None:
    alone = Bus(None, "alone", lambda _: None, lambda: None)
    await alone.subscribe("CINEMA")
    alone.publish("CINEMA", {"type": "room.told"})
    await alone.unsubscribe("CINEMA")
    await asyncio.wait_for(alone.run(), 1)
    assert not alone._queue
