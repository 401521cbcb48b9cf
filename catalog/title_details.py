"""The details of one title, as the API returns them."""

from urllib.parse import quote

import msgspec

from catalog.attributions import attributions
from catalog.models import Picture, Title
from catalog.pictures.address import picture_address
from catalog.pictures.stored import stored_picture
from catalog.posters import poster_address
from catalog.video_url import playable


class Credited(msgspec.Struct, frozen=True):
    name: str
    role: str
    """actor, director or writer."""


class Offer(msgspec.Struct, frozen=True):
    country: str
    service: str
    offer: str = ""
    """stream, free, ads, rent or buy; empty where that is not known."""
    link: str = ""
    """An address that leads to it, or empty."""


class CountryCertificate(msgspec.Struct, frozen=True):
    country: str
    certificate: str


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
    """Where the reader's country has none of its own in `certificates`."""
    certificates: list[CountryCertificate]
    language: str
    collection: str
    synopsis: str
    """In the reader's language if it is there, else in the site's main one."""
    synopsis_credit: str
    people: list[Credited]
    """In order of billing."""
    availability: list[Offer]
    tags: list[str]
    """What viewers call it, the most frequent first."""
    poster: str
    """The address of the stored poster, in its larger size, else of the drawn one."""
    backdrop: str | None
    """The address of a wide picture on this site."""
    trailer: str | None
    """The address of a page elsewhere."""
    attributions: list[str]
    """Sentences that the sources of these details ask to be shown."""
    video_url: str | None
    """Of a film that rooms play themselves."""
    links: dict[str, str]
    """Where else it is described: {"IMDb": "https://…"}."""
    retired: bool


TAGS = 8
MORE = ("pictures", "certificates", "synopses", "sources")


def title_details(title_id: int, language: str = "") -> TitleDetails | None:
    """Returns None for an unknown title. A retired one has details: a room may have picked it; of
    one that was merged into another they are the other's, with its id.

    `language`: the reader's, as Django names it.
    """
    title = (
        Title.objects.filter(pk=title_id)
        .prefetch_related("genres", "moods", "credits__person", "availability", "tags", *MORE)
        .first()
    )
    if title is None:
        return None
    if title.merged_into_id is not None:
        return title_details(title.current().pk, language)
    synopsis = next((each for each in title.synopses.all() if each.language == language), None)
    poster, backdrop = (stored_picture(title, kind) for kind in Picture.Kind)
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
        certificates=[CountryCertificate(c.country, c.text) for c in title.certificates.all()],
        collection=title.collection,
        language=title.language,
        synopsis=synopsis.text if synopsis else title.synopsis,
        synopsis_credit=synopsis.credit if synopsis else title.synopsis_credit,
        people=[Credited(each.person.name, each.role) for each in title.credits.all()],
        availability=[
            Offer(each.country, each.service, each.offer, each.link)
            for each in title.availability.all()
        ],
        tags=[tag.text for tag in list(title.tags.all())[:TAGS]],
        poster=picture_address(poster) if poster else poster_address(title.pk),
        backdrop=picture_address(backdrop) if backdrop else None,
        trailer=title.trailer_url or None,
        attributions=attributions(title),
        video_url=playable(title.video_url) or None,
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
