"""Where each WebSocket leads."""

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import re_path

from parties.consumer import RoomConsumer


class Nowhere(AsyncWebsocketConsumer):  # type: ignore[misc] # Channels is not typed
    """Any other address: refused before the upgrade, without a traceback."""

    channel_layer_alias = RoomConsumer.channel_layer_alias

    async def connect(self) -> None:
        await self.close()


websocket_urlpatterns = [
    re_path(r"^ws/parties/(?P<code>[^/]{1,64})/$", RoomConsumer.as_asgi()),
    re_path(r"", Nowhere.as_asgi()),
]
