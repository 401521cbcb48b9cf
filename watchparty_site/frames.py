"""A text as the WebSocket frame that carries it.

What a server sends is not masked, so the frame is the same for every socket that the text goes to.
"""

import functools

from websockets.frames import Frame, Opcode


@functools.lru_cache(maxsize=32)
def framed(text: str) -> bytes:
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
