"""WebSockets to addresses that lead nowhere."""

import pytest
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator

from watchparty_site.asgi import application


@pytest.mark.parametrize(
    "path", ["/", "/ws/", "/ws/parties/", "/ws/parties/AAAAAA/more/", "/admin/", "/ws/%00/"]
)
async def test_it_is_refused_without_opening_the_channel_layer(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Redis away, a layer that is opened raises."""

    def no_layer(*_: object) -> None:
        raise AssertionError("the layer was opened")

    monkeypatch.setattr(type(channel_layers), "__getitem__", no_layer)
    socket = WebsocketCommunicator(application, path)
    is_connected, _ = await socket.connect()
    assert not is_connected
    await socket.disconnect()
