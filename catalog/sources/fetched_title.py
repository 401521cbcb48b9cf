"""What a source knows about one title, in the catalogue's terms."""

from dataclasses import dataclass, field
from typing import NamedTuple


class FetchedOffer(NamedTuple):
    country: str
    service: str
    offer: str
    """stream, free, ads, rent or buy."""
    link: str


@dataclass(slots=True)
class FetchedTitle:
    """An empty field says nothing about the title."""

    external_id: str
    kind: str
    name: str
    original_name: str = ""
    other_names: str = ""
    """In other languages, one on each line."""
    year: int | None = None
    runtime: int | None = None
    certificate: str = ""
    language: str = ""
    synopsis: str = ""
    synopsis_credit: str = ""
    artwork_url: str = ""
    backdrop_url: str = ""
    trailer_url: str = ""
    collection: str = ""
    imdb_id: str | None = None
    tmdb_id: int | None = None
    popularity: float = 0.0
    genres: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    """(role, name), in order of billing."""
    synopses: dict[str, str] = field(default_factory=dict)
    """By language of the site, without its main one."""
    certificates: dict[str, str] = field(default_factory=dict)
    """By country."""
    offers: list[FetchedOffer] = field(default_factory=list)


# Overwritten by the source that wrote them, as long as nobody has changed them since.
OWN_FIELDS = (
    *("original_name", "other_names", "year", "runtime", "certificate", "language", "synopsis"),
    *("synopsis_credit", "artwork_url", "backdrop_url", "trailer_url", "collection", "popularity"),
)
