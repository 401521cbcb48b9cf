"""Local servers that answer as Jellyfin's, Emby's and Plex's API references document."""

import contextlib
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.harness.http_server import serving

TOKEN = "library-token"
Json = dict[str, Any]


class Film(NamedTuple):
    name: str
    year: int | None
    imdb_id: str = ""
    tmdb_id: str = ""
    kind: str = "film"


class LibraryUser(NamedTuple):
    """`watched`: ids of films, and when each was watched last, as the server writes it."""

    name: str
    password: str
    watched: dict[str, str]


class LibraryServer:
    """`cut_after`: how many titles it sends before it sends none, whatever it states.
    `sessions`: tokens of people who have signed in and not out."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.films: dict[str, Film] = {}
        self.cut_after: int | None = None
        self.stated_total: int | None = None
        self.status = 200
        self.users: dict[str, LibraryUser] = {}
        self.sessions: set[str] = set()

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
    asked = re.fullmatch(r"/Users/(\w+)/Items", path)
    who = asked[1] if asked else parameters.get("userId", "")
    if (path != "/Items" and not asked) or parameters.get("Recursive") != "true":
        return None
    if who and who not in server.users:
        return None
    watched = server.users[who].watched if who else {}
    films = sorted(server.films.items())
    if parameters.get("Filters") == "IsPlayed":
        films = [each for each in films if each[0] in watched]
    start, size = int(parameters["StartIndex"]), int(parameters["Limit"])
    return {
        "Items": [
            {
                "Id": item,
                "Name": film.name,
                "ServerId": "server1",
                "Type": "Movie" if film.kind == "film" else "Series",
                "RunTimeTicks": 60_000_000_000,
                **({"UserData": user_data(watched.get(item))} if who else {}),
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


def user_data(last_played: str | None) -> Json:
    dated = {"LastPlayedDate": last_played} if last_played else {}
    return {"PlaybackPositionTicks": 0, "PlayCount": 1, "Played": last_played is not None, **dated}


def sign_in(server: LibraryServer, stated: Json) -> Json | None:
    """None for a wrong name or password."""
    for key, user in server.users.items():
        if (stated.get("Username"), stated.get("Pw")) == (user.name, user.password):
            token = f"session-of-{key}"
            server.sessions.add(token)
            return {"User": {"Id": key, "Name": user.name}, "AccessToken": token, "ServerId": "1"}
    return None


def answer_post(
    library: LibraryServer, kind: str, path: str, headers: dict[str, str], stated: Json
) -> tuple[int, Json | None]:
    if library.status != 200:
        return library.status, {}
    if path == "/Sessions/Logout":
        library.sessions.discard(headers["X-Emby-Token"])
        return 204, None
    if path != "/Users/AuthenticateByName" or kind == "plex":
        return 404, {}
    if 'Client="Watchparty"' not in headers.get(NAMED_BY[kind], ""):
        return 400, {}
    found = sign_in(library, stated)
    return (200, found) if found else (401, {})


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
NAMED_BY = {"jellyfin": "Authorization", "emby": "X-Emby-Authorization"}
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
            self.answer(status, answer if status == 200 else {})

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            stated = json.loads(content)
            self.answer(*answer_post(library, kind, self.path, dict(self.headers), stated))

        def answer(self, status: int, body: Json | None) -> None:
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    library = LibraryServer(f"127.0.0.1:{server.server_address[1]}")
    with serving(server):
        yield library
