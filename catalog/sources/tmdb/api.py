"""The endpoints of TMDB's API that are used, version 3: https://developer.themoviedb.org/reference."""

from collections.abc import Iterator

from django.conf import settings

from catalog.models import Title
from catalog.search_text import match_key
from catalog.sources.errors import NotConfigured, UnexpectedAnswer
from catalog.sources.fetched_title import FetchedTitle
from catalog.sources.http_client import HttpClient, Json
from catalog.sources.json_fields import items, part, text, whole
from catalog.sources.tmdb.reading import read_title, year_of

Query = dict[str, str | int]

PER_SECOND = 20
"""TMDB allows about 50."""
LAST_PAGE = 500
PATHS = {"film": "movie", "series": "tv"}
APPENDED = {
    "film": "credits,release_dates,keywords,videos,translations,watch/providers",
    "series": "credits,content_ratings,keywords,videos,translations,watch/providers,external_ids",
}


def tmdb_client() -> HttpClient:
    """Raises NotConfigured without a token."""
    if not settings.TMDB_TOKEN:
        raise NotConfigured(
            "TMDB_TOKEN is not set. It is the “API Read Access Token” of "
            "https://www.themoviedb.org/settings/api."
        )
    headers = {"Authorization": f"Bearer {settings.TMDB_TOKEN}"}
    return HttpClient(settings.TMDB_URL, headers, PER_SECOND)


class TmdbApi:
    """All methods raise SourceError."""

    def __init__(self, client: HttpClient) -> None:
        self.client = client
        self.languages = site_languages()
        self._images = ""

    def images(self) -> str:
        """What goes before the size in the address of a picture."""
        if not self._images:
            answer = self.client.get("configuration") or {}
            self._images = text(part(answer, "images"), "secure_base_url", 200)
            if not self._images:
                raise UnexpectedAnswer("TMDB does not say where its pictures are.")
        return self._images

    def title(self, kind: str, tmdb_id: int) -> FetchedTitle | None:
        """Returns None for an id that TMDB does not have, or no more."""
        answer = self.client.get(
            f"{PATHS[kind]}/{tmdb_id}",
            {
                "language": self.languages[0],
                "append_to_response": APPENDED[kind],
                "include_video_language": f"{self.languages[0][:2]},en,null",
            },
        )
        if answer is None:
            return None
        fetched = read_title(
            answer,
            kind,
            images=self.images(),
            countries=settings.COUNTRIES,
            languages=self.languages,
        )
        if fetched.tmdb_id != tmdb_id or not fetched.name:
            raise UnexpectedAnswer(f"TMDB answers with nonsense about {PATHS[kind]} {tmdb_id}.")
        return fetched

    def id_by_imdb(self, kind: str, imdb_id: str) -> int | None:
        answer = self.client.get(f"find/{imdb_id}", {"external_source": "imdb_id"}) or {}
        return next((whole(each, "id") for each in items(answer, f"{PATHS[kind]}_results")), None)

    def id_by_name(self, kind: str, name: str, year: int | None) -> int | None:
        """Returns None unless exactly one title has this name in this year, or beside it."""
        year_parameter = "year" if kind == "film" else "first_air_date_year"
        years = [None] if year is None else [year, year - 1, year + 1]
        for asked in years:
            more = {} if asked is None else {year_parameter: asked}
            answer = self.client.get(
                f"search/{PATHS[kind]}", {"query": name, "language": self.languages[0], **more}
            )
            if found := _called(answer or {}, kind, name, asked):
                return found[0] if len(found) == 1 else None
        return None

    def popular(self, kind: str, country: str, pages: int) -> Iterator[int]:
        """Ids of what many look for, in a country where TMDB knows that (for films)."""
        parameters: Query = {"region": country} if country and kind == "film" else {}
        yield from self._ids(f"{PATHS[kind]}/popular", parameters, pages)

    def of_year(self, kind: str, year: int, pages: int) -> Iterator[int]:
        """Ids of titles of a year, those that most people voted on first."""
        field = "primary_release_year" if kind == "film" else "first_air_date_year"
        parameters: Query = {field: year, "sort_by": "vote_count.desc"}
        yield from self._ids(f"discover/{PATHS[kind]}", parameters, pages)

    def _ids(self, path: str, parameters: Query, pages: int) -> Iterator[int]:
        for page in range(1, min(pages, LAST_PAGE) + 1):
            answer = self.client.get(path, {**parameters, "page": page}) or {}
            for each in items(answer, "results"):
                if (tmdb_id := whole(each, "id")) is not None:
                    yield tmdb_id
            if page >= (whole(answer, "total_pages") or 0):
                return


def _called(answer: Json, kind: str, name: str, year: int | None) -> list[int]:
    fields = ("title", "original_title") if kind == "film" else ("name", "original_name")
    return [
        tmdb_id
        for each in items(answer, "results")
        if (tmdb_id := whole(each, "id")) is not None
        and match_key(name) in {match_key(text(each, field)) for field in fields}
        and year in (None, year_of(each, kind))
    ]


def site_languages() -> list[str]:
    """The main one first."""
    main = settings.LANGUAGE_CODE
    return [main, *(code for code, _ in settings.LANGUAGES if code != main)]


def series_or_film(kind: str) -> list[str]:
    return list(PATHS) if kind == "both" else [Title.Kind(kind).value]
