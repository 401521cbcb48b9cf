"""Local servers that answer as Jellyfin's, Emby's and Plex's API references document."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

TOKEN = "library-token"
Json = dict[str, Any]


class Film(NamedTuple):
    name: str
    year: int | None
    imdb_id: str = ""
    tmdb_id: str = ""
    kind: str = "film"


class LibraryServer:
    """`cut_after`: how many titles it sends before it sends none, whatever it states."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.films: dict[str, Film] = {}
        self.cut_after: int | None = None
        self.stated_total: int | None = None
        self.status = 200

    def add_films(self, number: int) -> None:
        for each in range(number):
            self.films[f"id{each:05d}"] = Film(f"Film {each}", 2000, f"tt{7000000 + each}")

    def part(self, films: list[tuple[str, Film]], start: int, size: int) -> list[Any]:
        end = start + size if self.cut_after is None else min(start + size, self.cut_after)
        return films[start:end]

    def total(self, films: list[tuple[str, Film]]) -> int:
        return len(films) if self.stated_total is None else self.stated_total


def media_browser(server: LibraryServer, path: str, parameters: dict[str, str]) -> Json | None:
    if path == "/System/Info":
        return {"ServerName": "Living room", "Version": "10.10.7", "Id": "server1"}
    if path != "/Items" or parameters.get("Recursive") != "true":
        return None
    films = sorted(server.films.items())
    start, size = int(parameters["StartIndex"]), int(parameters["Limit"])
    return {
        "Items": [
            {
                "Id": item,
                "Name": film.name,
                "ServerId": "server1",
                "Type": "Movie" if film.kind == "film" else "Series",
                "RunTimeTicks": 60_000_000_000,
                **({"ProductionYear": film.year} if film.year else {}),
                "ProviderIds": {
                    **({"Imdb": film.imdb_id} if film.imdb_id else {}),
                    **({"Tmdb": film.tmdb_id} if film.tmdb_id else {}),
                },
            }
            for item, film in server.part(films, start, size)
        ],
        "TotalRecordCount": server.total(films),
        "StartIndex": start,
    }


def plex(server: LibraryServer, path: str, parameters: dict[str, str]) -> Json | None:
    if path == "/":
        return {"MediaContainer": {"friendlyName": "Living room", "size": 20}}
    if path == "/identity":
        return {"MediaContainer": {"machineIdentifier": "server1", "version": "1.41.0"}}
    if path == "/library/sections":
        sections = [("1", "movie"), ("2", "show"), ("3", "artist")]
        directory = [{"key": key, "type": kind, "title": kind} for key, kind in sections]
        return {"MediaContainer": {"size": 3, "Directory": directory}}
    kinds = {"/library/sections/1/all": "film", "/library/sections/2/all": "series"}
    if path not in kinds:
        return None
    films = sorted(each for each in server.films.items() if each[1].kind == kinds[path])
    start = int(parameters["X-Plex-Container-Start"])
    shown = server.part(films, start, int(parameters["X-Plex-Container-Size"]))
    container = {"size": len(shown), "totalSize": server.total(films), "offset": start}
    return {"MediaContainer": container | {"Metadata": [_metadata(*each) for each in shown]}}


def _metadata(item: str, film: Film) -> Json:
    guids = [f"imdb://{film.imdb_id}"] if film.imdb_id else []
    guids += [f"tmdb://{film.tmdb_id}"] if film.tmdb_id else []
    return {
        "ratingKey": item,
        "key": f"/library/metadata/{item}",
        "guid": "plex://movie/5d776b59ad5437001f79c6f8",
        "type": "movie" if film.kind == "film" else "show",
        "title": film.name,
        "duration": 6_000_000,
        **({"year": film.year} if film.year else {}),
        "Guid": [{"id": each} for each in guids],
    }


ANSWERS = {"jellyfin": media_browser, "emby": media_browser, "plex": plex}
TOKEN_HEADERS = {
    "jellyfin": ("Authorization", f'MediaBrowser Token="{TOKEN}"'),
    "emby": ("X-Emby-Token", TOKEN),
    "plex": ("X-Plex-Token", TOKEN),
}


@contextlib.contextmanager
def library_server(kind: str) -> Iterator[LibraryServer]:
    header, expected = TOKEN_HEADERS[kind]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
            answer = ANSWERS[kind](library, parts.path, parameters)
            status = library.status if answer is not None else 404
            if self.headers.get(header) != expected:
                status = 401
            body = json.dumps(answer if status == 200 else {}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    library = LibraryServer(f"127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield library
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
