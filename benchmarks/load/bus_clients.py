"""Rooms whose lists come over Redis or Valkey, as from another process of the site."""

import asyncio
import json
from typing import Any

import psutil
from channels_redis.pubsub import RedisPubSubChannelLayer

from benchmarks.load.peer_rooms import PATIENCE, PeerRooms, Room
from benchmarks.load.site import Party
from benchmarks.load.websocket_client import WebSocketClient, open_websocket

LIST = b'{"type":"recommendations"'


def layer(url: str, prefix: str) -> RedisPubSubChannelLayer:
    host = {"address": url, "socket_timeout": None, "max_connections": 1000}
    return RedisPubSubChannelLayer(hosts=[host], prefix=prefix)


class Stock(PeerRooms):
    """Channels' own consumers; the list goes to their group."""

    def __init__(
        self,
        process: psutil.Process,
        port: int,
        sizes: list[int],
        bus: RedisPubSubChannelLayer,
        frame: bytes,
    ) -> None:
        super().__init__(process, port, sizes)
        self.bus, self.frame = bus, frame.decode()

    async def open(self, room: Room, number: int) -> None:
        room.screens.append(
            await open_websocket(self.port, f"/{room.name}", lambda _, __: room.count())
        )

    async def trigger(self, room: Room) -> None:
        await self.bus.group_send(f"room.{room.name}", {"type": "room.list", "frame": self.frame})


class Ours(PeerRooms):
    """The site's own rooms; the list goes to the processes, in the words they use themselves."""

    def __init__(
        self,
        process: psutil.Process,
        port: int,
        parties: list[Party],
        bus: RedisPubSubChannelLayer,
        text: dict[str, Any],
    ) -> None:
        super().__init__(process, port, [len(party.people) for party in parties])
        self.parties, self.bus, self.text = parties, bus, text
        self.party = {room.name: party for room, party in zip(self.rooms, parties, strict=True)}
        self.position: dict[str, dict[str, Any]] = {}  # the epoch and revision of each room

    async def open(self, room: Room, number: int) -> None:
        arrived = asyncio.get_running_loop().create_future()

        def on_message(client: WebSocketClient, payload: bytes) -> None:
            if payload.startswith(LIST):
                room.count()
            elif not arrived.done():
                snapshot = json.loads(payload)
                arrived.set_result({name: snapshot[name] for name in ("epoch", "revision")})

        room.screens.append(await self.party[room.name].screen(number, self.port, on_message))
        self.position[room.name] = await asyncio.wait_for(arrived, PATIENCE)

    async def trigger(self, room: Room) -> None:
        code = self.party[room.name].code
        text = {**self.text, **self.position[room.name], "code": code}
        await self.bus.group_send(f"party.{code}", text)


async def capture_list(bus: RedisPubSubChannelLayer, party: Party, port: int) -> dict[str, Any]:
    """The message that a process publishes when someone in the party moves a slider."""
    channel = await bus.new_channel()
    await bus.group_add(f"party.{party.code}", channel)
    snapshot = asyncio.get_running_loop().create_future()

    def on_message(client: WebSocketClient, payload: bytes) -> None:
        if not snapshot.done():
            snapshot.set_result(None)

    screen = await party.screen(0, port, on_message)
    await asyncio.wait_for(snapshot, PATIENCE)
    screen.send(b'{"type":"interests.set","weights":{"genre:comedy":0.8,"genre:drama":0.4}}')
    async with asyncio.timeout(PATIENCE):
        while (text := await bus.receive(channel))["type"] != "room.ranked":
            pass
    screen.close()
    await bus.group_discard(f"party.{party.code}", channel)
    return {**text, "sender": "the benchmark"}
