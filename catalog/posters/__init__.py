"""Generates a poster for every title from its id, name, year and genres."""

from catalog.posters.svg_poster import POSTER_VERSION, poster, poster_address

__all__ = ["POSTER_VERSION", "poster", "poster_address"]
