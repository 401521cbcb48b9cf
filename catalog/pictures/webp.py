"""Checks that bytes are a picture, and makes WebP of it in the two sizes that pages show.

A picture is decoded only after its kind and its dimensions are known: a file of some kilobytes can
state a size of gigabytes.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from catalog.pictures.errors import PictureRefused

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
MIN_SIDE = 60
QUALITY = 80
SIZES = {
    "poster": {"small": (200, 300), "large": (500, 750)},
    "backdrop": {"small": (640, 360), "large": (1280, 720)},
}


@dataclass(frozen=True)
class PreparedPicture:
    width: int
    """Of the original, as is the height."""
    height: int
    files: dict[str, bytes]
    """Size → WebP."""


def prepare_picture(data: bytes, kind: str) -> PreparedPicture:
    """`kind` is "poster" or "backdrop". Raises PictureRefused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken metadata, which is dropped anyway
        image = _opened(data)
        width, height = image.size
        _check_size(width, height)
        try:
            whole = ImageOps.exif_transpose(image).convert("RGB")
        except Exception as error:  # decoders raise whatever they run into
            raise PictureRefused(f"The picture is broken: {error}.") from None
        files = {size: _encoded(whole, box) for size, box in SIZES[kind].items()}
    return PreparedPicture(width, height, files)


def _opened(data: bytes) -> Image.Image:
    """Reads the header only."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("The picture states a size that no poster has.") from None
    except Exception:
        raise PictureRefused(f"This is no picture, or not one of {', '.join(FORMATS)}.") from None


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureRefused(f"The picture has {width} × {height} pixels, which is too many.")
    if min(width, height) < MIN_SIDE:
        raise PictureRefused(f"The picture has only {width} × {height} pixels.")


def _encoded(image: Image.Image, box: tuple[int, int]) -> bytes:
    """Fills the box; what sticks out is cut off evenly. A small original is not enlarged."""
    scale = min(1.0, image.width / box[0], image.height / box[1])
    fitted = ImageOps.fit(image, (max(1, round(box[0] * scale)), max(1, round(box[1] * scale))))
    file = io.BytesIO()
    fitted.save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()
