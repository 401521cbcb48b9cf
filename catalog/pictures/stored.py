"""Finds what may be shown of the pictures of a title."""

from catalog.models import Picture, Title


def stored_picture(title: Title, kind: str) -> Picture | None:
    """A title whose address was taken away shows its picture no more."""
    url = title.artwork_url if kind == Picture.Kind.POSTER else title.backdrop_url
    found = (each for each in title.pictures.all() if each.kind == kind and each.digest)
    return next(found, None) if url else None
