"""All that a person wants to know when they open a title."""

from urllib.parse import quote

import msgspec

from catalog.models import Title
from catalog.posters import poster_address


class Credited(msgspec.Struct, frozen=True):
    name: str
    role: str
    """actor, director or writer."""


class Offer(msgspec.Struct, frozen=True):
    country: str
    service: str


class TitleDetails(msgspec.Struct, frozen=True):
    id: int
    title: str
    original_title: str
    year: int | None
    kind: str
    genres: list[str]
    moods: list[str]
    runtime: int | None
    certificate: str
    language: str
    synopsis: str
    synopsis_credit: str
    people: list[Credited]
    """In order of billing."""
    availability: list[Offer]
    tags: list[str]
    """What viewers call it, the most frequent first."""
    poster: str
    """The address of the artwork if the catalogue names one, else of the drawn poster."""
    links: dict[str, str]
    """Where else it is described: {"IMDb": "https://…"}."""
    retired: bool


TAGS = 8


def title_details(title_id: int) -> TitleDetails | None:
    """None for an unknown title. A retired one still has details: a room may have picked it."""
    title = (
        Title.objects.filter(pk=title_id)
        .prefetch_related("genres", "moods", "credits__person", "availability", "tags")
        .first()
    )
    if title is None:
        return None
    return TitleDetails(
        id=title.pk,
        title=title.name,
        original_title=title.original_name,
        year=title.year,
        kind=title.kind,
        genres=[genre.name for genre in title.genres.all()],
        moods=[mood.name for mood in title.moods.all()],
        runtime=title.runtime,
        certificate=title.certificate,
        language=title.language,
        synopsis=title.synopsis,
        synopsis_credit=title.synopsis_credit,
        people=[Credited(each.person.name, each.role) for each in title.credits.all()],
        availability=[Offer(each.country, each.service) for each in title.availability.all()],
        tags=[tag.text for tag in list(title.tags.all())[:TAGS]],
        poster=title.artwork_url or poster_address(title.pk),
        links=_links(title),
        retired=title.retired_at is not None,
    )


def _links(title: Title) -> dict[str, str]:
    tmdb_kind = "tv" if title.kind == Title.Kind.SERIES else "movie"
    addresses = {
        "IMDb": (title.imdb_id, f"https://www.imdb.com/title/{title.imdb_id}/"),
        "TMDB": (title.tmdb_id, f"https://www.themoviedb.org/{tmdb_kind}/{title.tmdb_id}"),
        "MovieLens": (title.movielens_id, f"https://movielens.org/movies/{title.movielens_id}"),
        "Wikipedia": (
            title.wikipedia_page,
            f"https://en.wikipedia.org/wiki/{quote(title.wikipedia_page or '')}",
        ),
    }
    return {name: address for name, (known, address) in addresses.items() if known}
