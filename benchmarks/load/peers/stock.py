"""A room as Channels' tutorial has it: every socket in the group, on the Pub/Sub layer."""

import os
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="of a benchmark",  # noqa: S106 it signs nothing
    INSTALLED_APPS=["channels"],
    DATABASES={},
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [
                    {
                        "address": os.environ["REDIS_URL"],
                        "socket_timeout": None,
                        "max_connections": 1000,
                    }
                ],
                "prefix": os.environ["REDIS_PREFIX"],
            },
        }
    },
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402 Django comes first
from channels.routing import ProtocolTypeRouter  # noqa: E402 as above


class StockConsumer(AsyncWebsocketConsumer):  # type: ignore[misc] # Channels is not typed
    async def connect(self) -> None:
        self.group = "room" + self.scope["path"].replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def room_list(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["frame"])


application = ProtocolTypeRouter({"websocket": StockConsumer.as_asgi()})
