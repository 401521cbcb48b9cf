"""Jellyfin and Emby, whose API is the same in what is used of it.

https://api.jellyfin.org/ and https://dev.emby.media/reference/RestAPI.html: GET /System/Info, and
GET /Items by pages.
"""

from collections.abc import Iterator
from functools import partial

from catalog.models import Title
from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.http_client import HttpClient, Json
from catalog.sources.json_fields import decimal, part, text, whole
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
TICKS_A_MINUTE = 600_000_000
KINDS = {"Movie": Title.Kind.FILM.value, "Series": Title.Kind.SERIES.value}
ITEM_PAGES = {
    "jellyfin": "/web/#/details?id={item}&serverId={server}",
    "emby": "/web/index.html#!/item?id={item}&serverId={server}",
}


class MediaBrowserLibrary:
    def __init__(self, url: LibraryUrl) -> None:
        self.url = url

    def client(self) -> HttpClient:
        headers = {
            "Authorization": f'MediaBrowser Token="{self.url.token}"',  # Jellyfin
            "X-Emby-Token": self.url.token,
        }
        return HttpClient(self.url.base_url, headers, PER_SECOND)

    def server_name(self, client: HttpClient) -> str:
        return text(self._server(client), "ServerName", 200) or "a server without a name"

    def total(self, client: HttpClient) -> int:
        total = whole(self._page(client, 0, 1), "TotalRecordCount")
        if total is None:
            raise UnexpectedAnswer(f"{client.host} does not say how much it has.")
        return total

    def items(self, client: HttpClient) -> Iterator[LibraryItem]:
        """In no stated order. Raises UnexpectedAnswer unless all arrive."""
        server = text(self._server(client), "Id", 60)
        pages = partial(self._page, client, limit=PAGE)
        for stated in all_of(client.host, pages, "TotalRecordCount", "Items"):
            if item := self._item(stated, server):
                yield item

    def _server(self, client: HttpClient) -> Json:
        answer = client.get("System/Info")
        if answer is None:
            raise UnexpectedAnswer(f"{client.host} has no /System/Info: is it {self.url.kind}?")
        return answer

    def _page(self, client: HttpClient, start: int, limit: int) -> Json:
        parameters: dict[str, str | int] = {
            "Recursive": "true",
            "IncludeItemTypes": ",".join(KINDS),
            "Fields": "ProviderIds,ProductionYear",
            "SortBy": "SortName",
            "StartIndex": start,
            "Limit": limit,
        }
        answer = client.get("Items", parameters)
        if answer is None:
            raise UnexpectedAnswer(f"{client.host} has no /Items: is it {self.url.kind}?")
        return answer

    def _item(self, stated: Json, server: str) -> LibraryItem | None:
        item, name = text(stated, "Id", 60), text(stated, "Name", 300)
        kind = KINDS.get(text(stated, "Type"))
        if not item or not name or kind is None:
            return None
        ids = part(stated, "ProviderIds")
        page = ITEM_PAGES[self.url.kind].format(item=item, server=server)
        return LibraryItem(
            external_id=item,
            kind=kind,
            name=name,
            year=usable_year(whole(stated, "ProductionYear")),
            runtime=usable_runtime(decimal(stated, "RunTimeTicks") / TICKS_A_MINUTE),
            imdb_id=usable_imdb_id(text(ids, "Imdb")),
            tmdb_id=usable_tmdb_id(text(ids, "Tmdb")),
            link=f"{self.url.open_url}{page}",
        )
