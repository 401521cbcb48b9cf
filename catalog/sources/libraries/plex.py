"""Plex Media Server: https://developer.plex.tv/pms/ describes /identity and /library/sections."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from catalog.models import Title
from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.http_client import HttpClient, Json
from catalog.sources.json_fields import decimal, items, part, text, whole
from catalog.sources.libraries.library_item import (
    LibraryItem,
    usable_imdb_id,
    usable_runtime,
    usable_tmdb_id,
    usable_year,
)
from catalog.sources.libraries.paging import all_of
from catalog.sources.libraries.url import LibraryUrl

PAGE = 500
PER_SECOND = 10
MILLISECONDS_A_MINUTE = 60_000
KINDS = {"movie": Title.Kind.FILM.value, "show": Title.Kind.SERIES.value}
APP = "https://app.plex.tv/desktop"


class PlexLibrary:
    def __init__(self, url: LibraryUrl) -> None:
        self.url = url

    def client(self) -> HttpClient:
        return HttpClient(self.url.base_url, {"X-Plex-Token": self.url.token}, PER_SECOND)

    def server_name(self, client: HttpClient) -> str:
        return text(self._container(client, ""), "friendlyName", 200) or "a server without a name"

    def total(self, client: HttpClient) -> int:
        return sum(
            whole(self._page(client, section, 0, 0), "totalSize") or 0
            for section in self._sections(client)
        )

    def items(self, client: HttpClient) -> Iterator[LibraryItem]:
        """Raises UnexpectedAnswer unless all arrive."""
        server = text(self._container(client, "identity"), "machineIdentifier", 60)
        for section in self._sections(client):
            pages = partial(self._page, client, section, size=PAGE)
            for stated in all_of(client.host, pages, "totalSize", "Metadata"):
                if item := self._item(stated, server):
                    yield item

    def _sections(self, client: HttpClient) -> list[str]:
        sections = items(self._container(client, "library/sections"), "Directory")
        return [text(each, "key", 20) for each in sections if text(each, "type") in KINDS]

    def _page(self, client: HttpClient, section: str, start: int, size: int) -> Json:
        parameters: dict[str, str | int] = {
            "includeGuids": 1,
            "X-Plex-Container-Start": start,
            "X-Plex-Container-Size": size,
        }
        return self._container(client, f"library/sections/{quote(section)}/all", parameters)

    def _container(
        self, client: HttpClient, path: str, parameters: dict[str, str | int] | None = None
    ) -> Json:
        answer = client.get(path, parameters)
        if answer is None or "MediaContainer" not in answer:
            raise UnexpectedAnswer(f"{client.host} has no /{path}: is it Plex?")
        return part(answer, "MediaContainer")

    def _item(self, stated: Json, server: str) -> LibraryItem | None:
        item, name = text(stated, "ratingKey", 60), text(stated, "title", 300)
        kind = KINDS.get(text(stated, "type"))
        if not item or not name or kind is None:
            return None
        guids = dict(
            text(each, "id").split("://", 1)
            for each in items(stated, "Guid")
            if "://" in text(each, "id")
        )
        key = quote(f"/library/metadata/{item}", safe="")
        return LibraryItem(
            external_id=item,
            kind=kind,
            name=name,
            year=usable_year(whole(stated, "year")),
            runtime=usable_runtime(decimal(stated, "duration") / MILLISECONDS_A_MINUTE),
            imdb_id=usable_imdb_id(guids.get("imdb", "")),
            tmdb_id=usable_tmdb_id(guids.get("tmdb", "")),
            link=f"{APP}/#!/server/{server}/details?key={key}",
        )
