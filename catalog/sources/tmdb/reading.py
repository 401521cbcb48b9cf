"""Reads TMDB's answer about one film or series, with all that was appended to it."""

import re
from collections.abc import Iterable, Iterator

from catalog.models import LONGEST_RUNTIME, Credit, Title
from catalog.models.title import FIRST_YEAR, LAST_YEAR
from catalog.sources.fetched_title import FetchedOffer, FetchedTitle
from catalog.sources.http_client import Json
from catalog.sources.json_fields import decimal, items, part, text, whole
from catalog.sources.tmdb.vocabulary import MOOD_OF_KEYWORD, genre_names

CREDIT = "TMDB"
MAX_CAST = 20
MAX_CREW = 5
MOST_NAMES = 60
WRITERS = frozenset({"Screenplay", "Writer", "Novel", "Story"})
# The first that a service offers is the one that counts.
OFFERS = {"flatrate": "stream", "free": "free", "ads": "ads", "rent": "rent", "buy": "buy"}
IN_CINEMAS = 3
VIDEO_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
VIDEO_SITES = {"YouTube": "https://www.youtube.com/watch?v=", "Vimeo": "https://vimeo.com/"}
IMDB_ID = re.compile(r"tt\d{7,10}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
POSTER, BACKDROP = "w780", "w1280"


def read_title(
    answer: Json, kind: str, *, images: str, countries: Iterable[str], languages: list[str]
) -> FetchedTitle:
    """`images`: what goes before the size in the address of a picture. `languages`: of the site,
    the main one first, in which the answer was asked for."""
    is_film = kind == Title.Kind.FILM
    name = text(answer, "title" if is_film else "name", 300)
    synopsis = text(answer, "overview")
    certificates = _certificates(answer, countries, is_film=is_film)
    return FetchedTitle(
        external_id=str(whole(answer, "id") or ""),
        kind=kind,
        name=name,
        original_name=_other_name(answer, "original_title" if is_film else "original_name", name),
        other_names=_names_elsewhere(answer, name, is_film=is_film),
        year=year_of(answer, kind),
        runtime=_runtime(answer, is_film=is_film),
        certificate=next(iter(certificates.values()), ""),
        language=_language(answer),
        synopsis=synopsis,
        synopsis_credit=CREDIT if synopsis else "",
        artwork_url=_picture(answer, "poster_path", images, POSTER),
        backdrop_url=_picture(answer, "backdrop_path", images, BACKDROP),
        trailer_url=_trailer(answer, languages[0]),
        collection=text(part(answer, "belongs_to_collection"), "name", 120),
        imdb_id=_imdb_id(answer),
        tmdb_id=whole(answer, "id"),
        popularity=decimal(answer, "vote_count"),
        genres=_genres(answer),
        moods=_moods(answer),
        people=list(dict.fromkeys(_people(answer))),
        synopses=_synopses(answer, languages[1:]),
        certificates=certificates,
        offers=list(_offers(answer, countries)),
    )


def year_of(answer: Json, kind: str) -> int | None:
    date = text(answer, "release_date" if kind == Title.Kind.FILM else "first_air_date")[:4]
    if not (date.isascii() and date.isdigit()):
        return None
    return int(date) if FIRST_YEAR <= int(date) <= LAST_YEAR else None


def _other_name(answer: Json, field: str, name: str) -> str:
    original = text(answer, field, 300)
    return original if original != name else ""


def _names_elsewhere(answer: Json, name: str, *, is_film: bool) -> str:
    """In the languages that TMDB has, one on each line."""
    field = "title" if is_film else "name"
    translations = items(part(answer, "translations"), "translations")
    names = dict.fromkeys(text(part(each, "data"), field, 300) for each in translations)
    return "\n".join([each for each in names if each and each != name][:MOST_NAMES])


def _runtime(answer: Json, *, is_film: bool) -> int | None:
    if is_film:
        minutes = whole(answer, "runtime")
    else:
        stated = answer.get("episode_run_time")
        first = stated[0] if isinstance(stated, list) and stated else None
        last_episode = whole(part(answer, "last_episode_to_air"), "runtime")
        minutes = first if isinstance(first, int) else last_episode
    return minutes if minutes and 1 <= minutes <= LONGEST_RUNTIME else None


def _certificates(answer: Json, countries: Iterable[str], *, is_film: bool) -> dict[str, str]:
    """In the order of the countries."""
    if is_film:
        stated = {
            text(each, "iso_3166_1"): _film_certificate(each)
            for each in items(part(answer, "release_dates"), "results")
        }
    else:
        stated = {
            text(each, "iso_3166_1"): text(each, "rating", 12)
            for each in items(part(answer, "content_ratings"), "results")
        }
    return {country: stated[country] for country in countries if stated.get(country)}


def _film_certificate(releases: Json) -> str:
    """That of the cinemas, else of whatever release has one."""
    dates = sorted(
        items(releases, "release_dates"), key=lambda each: whole(each, "type") != IN_CINEMAS
    )
    return next((found for each in dates if (found := text(each, "certification", 12))), "")


def _language(answer: Json) -> str:
    code = text(answer, "original_language").lower()
    return code if LANGUAGE.fullmatch(code) else ""


def _picture(answer: Json, field: str, images: str, size: str) -> str:
    path = text(answer, field, 200)
    return f"{images}{size}{path}" if re.fullmatch(r"/[\w.-]+", path) else ""


def _trailer(answer: Json, language: str) -> str:
    """An official one, and one in the site's language, before others."""
    trailers = [
        each
        for each in items(part(answer, "videos"), "results")
        if text(each, "type") == "Trailer"
        and text(each, "site") in VIDEO_SITES
        and VIDEO_KEY.fullmatch(text(each, "key"))
    ]
    trailers.sort(
        key=lambda each: (text(each, "iso_639_1") != language, each.get("official") is not True)
    )
    return next((f"{VIDEO_SITES[text(t, 'site')]}{text(t, 'key')}" for t in trailers), "")


def _imdb_id(answer: Json) -> str | None:
    found = text(answer, "imdb_id") or text(part(answer, "external_ids"), "imdb_id")
    return found if IMDB_ID.fullmatch(found) else None


def _genres(answer: Json) -> list[str]:
    theirs = [text(each, "name", 60) for each in items(answer, "genres")]
    return list(dict.fromkeys(name for each in theirs if each for name in genre_names(each)))


def _moods(answer: Json) -> list[str]:
    keywords = part(answer, "keywords")  # of a film in "keywords", of a series in "results"
    stated = [*items(keywords, "keywords"), *items(keywords, "results")]
    names = [text(each, "name", 100).lower() for each in stated]
    return sorted({MOOD_OF_KEYWORD[name] for name in names if name in MOOD_OF_KEYWORD})


def _people(answer: Json) -> Iterator[tuple[str, str]]:
    credited = part(answer, "credits")
    crew = [(text(each, "job"), text(each, "name", 200)) for each in items(credited, "crew")]
    directors = [name for job, name in crew if job == "Director" and name]
    writers = [name for job, name in crew if job in WRITERS and name]
    created = [text(each, "name", 200) for each in items(answer, "created_by")]
    cast = sorted(items(credited, "cast"), key=lambda each: whole(each, "order") or 0)
    actors = [text(each, "name", 200) for each in cast]
    for role, names, most in (
        (Credit.Role.DIRECTOR, directors, MAX_CREW),
        (Credit.Role.WRITER, [*created, *writers], MAX_CREW),
        (Credit.Role.ACTOR, actors, MAX_CAST),
    ):
        for name in list(dict.fromkeys(filter(None, names)))[:most]:
            yield role.value, name


def _synopses(answer: Json, languages: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in items(part(answer, "translations"), "translations"):
        language, region = text(each, "iso_639_1"), text(each, "iso_3166_1").lower()
        synopsis = text(part(each, "data"), "overview")
        for code in (f"{language}-{region}", language):
            if synopsis and code in languages:
                found.setdefault(code, synopsis)
    return found


def _offers(answer: Json, countries: Iterable[str]) -> Iterator[FetchedOffer]:
    """One for each country and service."""
    results = part(part(answer, "watch/providers"), "results")
    for country in countries:
        here = part(results, country)
        link = text(here, "link", 500)
        link = link if link.startswith("https://") else ""
        services: dict[str, str] = {}
        for theirs, ours in OFFERS.items():
            for each in items(here, theirs):
                if service := text(each, "provider_name", 60):
                    services.setdefault(service, ours)
        for service, offer in services.items():
            yield FetchedOffer(country, service, offer, link)
