"""WebSocket text frames, encoded once for all sockets, and the limit on fragments of a message.

A server's frames are not masked, so the frame of a text is the same for every socket.
"""

import functools

from websockets.frames import Frame, Opcode

# A message's size is limited, but its fragments can be empty, and without end.
MAX_FRAGMENTS = 64


@functools.lru_cache(maxsize=32)
def text_frame(text: str) -> bytes:
    """Returns the unmasked frame that carries the text; the newest texts are cached."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
