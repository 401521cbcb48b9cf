"""Routes of WebSockets."""

from typing import Any

from django.urls import URLPattern, re_path

from parties.runtime.asgi import Application, Receive, Scope, Send
from parties.websocket.consumer import room_socket


def websocket_route(pattern: str, application: Application) -> URLPattern:
    view: Any = application  # Channels routes to applications as Django does to views
    route: URLPattern = re_path(pattern, view)
    return route


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuses any other URL before the upgrade. One of Channels' consumers would open its layer
    first, which fails while Redis is unreachable."""
    await receive()
    await send({"type": "websocket.close"})


websocket_urlpatterns = [
    websocket_route(r"^ws/parties/(?P<code>[^/]{1,64})/$", room_socket),
    websocket_route(r"", refuse),
]
