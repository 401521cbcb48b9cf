"""Picture files for tests, whole and broken."""

import io
import struct
import zlib

from PIL import Image


def picture(size: tuple[int, int] = (600, 900), colour: str = "teal", kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of some bytes that states a size of gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def size_of(content: bytes) -> tuple[str | None, tuple[int, int]]:
    image = Image.open(io.BytesIO(content))
    return image.format, image.size
