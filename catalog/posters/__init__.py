"""A poster for every title, drawn from the title itself."""

from catalog.posters.drawing import POSTER_VERSION, poster, poster_address

__all__ = ["POSTER_VERSION", "poster", "poster_address"]
