"""A local server that answers as TMDB's API reference documents, errors included.

https://developer.themoviedb.org/reference: paths, parameters, pages of twenty, appended answers,
status codes. It holds made-up films; a test can change them, and what the server does.
"""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.catalog.picture_files import picture
from tests.harness.http_server import serving

TOKEN = "a token that TMDB gave"
PAGE = 20
Json = dict[str, Any]


@dataclass
class Trouble:
    """Answered instead, `times` times, where the path matches."""

    path: str
    status: int
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    seconds: float = 0

    def fits(self, path: str) -> bool:
        return self.times > 0 and re.search(self.path, path) is not None


class TmdbServer:
    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.host = f"127.0.0.1:{server.server_address[1]}"
        self.url = f"http://{self.host}/3/"
        self.films: dict[int, Json] = {}
        self.series: dict[int, Json] = {}
        self.troubles: list[Trouble] = []
        self.asked: list[str] = []
        self.poster = picture()
        self.backdrop = picture((1280, 720), "navy")

    def add_films(self, number: int, first: int = 1) -> None:
        for tmdb_id in range(first, first + number):
            self.films[tmdb_id] = film(tmdb_id)

    def answer(self, path: str, parameters: dict[str, str]) -> tuple[int, Json]:
        matched = re.fullmatch(r"/3/(movie|tv)/(\d+)", path)
        if matched:
            return self._details(matched[1], int(matched[2]), parameters)
        if matched := re.fullmatch(r"/3/find/(tt\d+)", path):
            return 200, self._found(matched[1])
        if matched := re.fullmatch(r"/3/search/(movie|tv)", path):
            return 200, self._search(matched[1], parameters)
        if matched := re.fullmatch(r"/3/(?:discover/(movie|tv)|(movie|tv)/popular)", path):
            return self._list(matched[1] or matched[2], parameters)
        if path == "/3/configuration":
            images = {"base_url": f"http://{self.host}/t/p/"}
            return 200, {"images": {**images, "secure_base_url": f"http://{self.host}/t/p/"}}
        return 404, error(34, "The resource you requested could not be found.")

    def _of(self, kind: str) -> dict[int, Json]:
        return self.films if kind == "movie" else self.series

    def _details(self, kind: str, tmdb_id: int, parameters: dict[str, str]) -> tuple[int, Json]:
        whole = self._of(kind).get(tmdb_id)
        if whole is None:
            return 404, error(34, "The resource you requested could not be found.")
        appended = set(parameters.get("append_to_response", "").split(","))
        left_out = APPENDABLE - appended
        return 200, {name: value for name, value in whole.items() if name not in left_out}

    def _found(self, imdb_id: str) -> Json:
        films = [_item(f) for f in self.films.values() if f.get("imdb_id") == imdb_id]
        return {"movie_results": films, "tv_results": [], "person_results": []}

    def _search(self, kind: str, parameters: dict[str, str]) -> Json:
        name = parameters.get("query", "").lower()
        year = parameters.get("year") or parameters.get("first_air_date_year")
        of_kind = self._of(kind).values()
        found = [each for each in of_kind if name in (each.get("title") or each["name"]).lower()]
        return _page([each for each in found if year is None or _year(each) == year], parameters)

    def _list(self, kind: str, parameters: dict[str, str]) -> tuple[int, Json]:
        year = parameters.get("primary_release_year") or parameters.get("first_air_date_year")
        chosen = [e for e in self._of(kind).values() if year is None or _year(e) == year]
        if int(parameters.get("page", "1")) > 500:
            return 400, error(22, "Invalid page: Pages start at 1 and max at 500.")
        return 200, _page(chosen, parameters)


APPENDABLE = {
    *("credits", "release_dates", "content_ratings", "keywords", "videos", "translations"),
    *("watch/providers", "external_ids"),
}


def error(code: int, message: str) -> Json:
    return {"success": False, "status_code": code, "status_message": message}


def _year(title: Json) -> str:
    return str(title.get("release_date") or title.get("first_air_date") or "")[:4]


def _item(title: Json) -> Json:
    return {name: value for name, value in title.items() if name not in APPENDABLE}


def _page(titles: list[Json], parameters: dict[str, str]) -> Json:
    page = int(parameters.get("page", "1"))
    return {
        "page": page,
        "results": [_item(each) for each in titles[(page - 1) * PAGE : page * PAGE]],
        "total_pages": -(-len(titles) // PAGE),
        "total_results": len(titles),
    }


def film(tmdb_id: int, **changed: Any) -> Json:
    name = changed.get("title", f"Film {tmdb_id}")
    link = f"https://www.themoviedb.org/movie/{tmdb_id}/watch?locale="
    netflix = {"provider_id": 8, "provider_name": "Netflix", "display_priority": 0}
    apple = {"provider_id": 2, "provider_name": "Apple TV", "display_priority": 1}
    return {
        "adult": False,
        "id": tmdb_id,
        "imdb_id": f"tt{9000000 + tmdb_id}",
        "title": name,
        "original_title": f"Le film {tmdb_id}",
        "original_language": "fr",
        "overview": f"What happens in {name}.",
        "release_date": "2024-03-01",
        "runtime": 101,
        "vote_count": 10_000 - tmdb_id,
        "vote_average": 7.5,
        "poster_path": f"/poster{tmdb_id}.jpg",
        "backdrop_path": f"/backdrop{tmdb_id}.jpg",
        "belongs_to_collection": {"id": 9, "name": "The Films Collection", "poster_path": None},
        "genres": [{"id": 878, "name": "Science Fiction"}, {"id": 35, "name": "Comedy"}],
        "credits": {
            "cast": [
                {"id": 2, "name": "Bo Berg", "order": 1, "character": "Bo"},
                {"id": 1, "name": "Ana Alm", "order": 0, "character": "Ana"},
            ],
            "crew": [
                {"id": 3, "name": "Cy Cole", "job": "Director", "department": "Directing"},
                {"id": 4, "name": "Di Dahl", "job": "Screenplay", "department": "Writing"},
                {"id": 5, "name": "Ed Eck", "job": "Gaffer", "department": "Lighting"},
            ],
        },
        "release_dates": {
            "results": [
                {
                    "iso_3166_1": "DE",
                    "release_dates": [
                        {"certification": "12", "type": 5, "release_date": "2024-09-01"},
                        {"certification": "16 ", "type": 3, "release_date": "2024-03-01"},
                    ],
                },
                {"iso_3166_1": "US", "release_dates": [{"certification": "PG-13", "type": 3}]},
                {"iso_3166_1": "FR", "release_dates": [{"certification": "U", "type": 3}]},
            ]
        },
        "keywords": {"keywords": [{"id": 1, "name": "time travel"}, {"id": 2, "name": "dog"}]},
        "videos": {
            "results": [
                {"site": "YouTube", "type": "Clip", "key": "clip", "iso_639_1": "en"},
                {"site": "YouTube", "type": "Trailer", "key": "fan", "iso_639_1": "en"},
                {
                    **{"site": "YouTube", "type": "Trailer", "key": f"official{tmdb_id}"},
                    **{"iso_639_1": "en", "official": True},
                },
            ]
        },
        "translations": {
            "translations": [
                {
                    **{"iso_639_1": "de", "iso_3166_1": "DE", "english_name": "German"},
                    "data": {"title": "", "overview": f"Was in {name} geschieht."},
                },
                {
                    **{"iso_639_1": "it", "iso_3166_1": "IT", "english_name": "Italian"},
                    "data": {"title": f"Il {name}", "overview": ""},
                },
            ]
        },
        "watch/providers": {
            "results": {
                "DE": {"link": f"{link}DE", "flatrate": [netflix], "buy": [apple, netflix]},
                "FR": {"link": f"{link}FR", "rent": [apple]},
            }
        },
        **changed,
    }


def series(tmdb_id: int, **changed: Any) -> Json:
    return {
        "id": tmdb_id,
        "name": f"Series {tmdb_id}",
        "original_name": f"Series {tmdb_id}",
        "original_language": "en",
        "overview": "Week after week.",
        "first_air_date": "2023-01-01",
        "episode_run_time": [],
        "last_episode_to_air": {"id": 1, "runtime": 48},
        "vote_count": 500,
        "poster_path": None,
        "backdrop_path": None,
        "created_by": [{"id": 7, "name": "Fay Falk"}],
        "genres": [{"id": 10765, "name": "Sci-Fi & Fantasy"}, {"id": 10766, "name": "Soap"}],
        "credits": {"cast": [{"name": "Ana Alm", "order": 0}], "crew": []},
        "content_ratings": {"results": [{"iso_3166_1": "US", "rating": "TV-MA"}]},
        "keywords": {"results": [{"id": 1, "name": "heist"}]},
        "videos": {"results": []},
        "translations": {"translations": []},
        "external_ids": {"imdb_id": f"tt{8000000 + tmdb_id}"},
        "watch/providers": {"results": {}},
        **changed,
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tmdb: TmdbServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        tmdb, parts = self.server.tmdb, urlsplit(self.path)
        tmdb.asked.append(self.path)
        if parts.path.startswith("/t/p/"):
            wide = "backdrop" in parts.path
            self._send(200, tmdb.backdrop if wide else tmdb.poster, "image/jpeg")
        elif trouble := next((each for each in tmdb.troubles if each.fits(self.path)), None):
            self._send_trouble(trouble)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send_json(401, error(7, "Invalid API key: You must be granted a valid key."))
        else:
            parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._send_json(*tmdb.answer(parts.path, parameters))

    def _send_trouble(self, trouble: Trouble) -> None:
        trouble.times -= 1
        time.sleep(trouble.seconds)
        body = trouble.body
        if body is None:
            body = json.dumps(error(25, "Your request count is over the limit.")).encode()
        self._send(trouble.status, body, "application/json", trouble.headers)

    def _send_json(self, status: int, answer: Json) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json;charset=utf-8")

    def _send(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in {"Content-Type": kind, **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def tmdb_server() -> Iterator[TmdbServer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.tmdb = TmdbServer(server)
    with serving(server):
        yield server.tmdb
