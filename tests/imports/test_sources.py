"""Each service's export is read with the header that it has, to the right values."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from imports import read_export
from imports.export_row import DatedRow, SkipReason
from imports.read_export import DateContext, ParsedExport
from tests.imports import sample_exports

# ruff: noqa: E501 the lines of exports are as long as they are

READER = DateContext("dmy", datetime(2026, 3, 1, tzinfo=UTC))


def read(content: bytes | str, name: str = "export.csv") -> ParsedExport:
    raw = content.encode() if isinstance(content, str) else content
    return read_export.read(io.BytesIO(raw), name, READER)


def day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def shown(row: DatedRow) -> dict[str, Any]:
    """The values of a row that are there."""
    parsed = row.parsed
    values = {
        "name": parsed.name,
        "year": parsed.year,
        "kind": parsed.kind,
        "imdb": parsed.imdb_id,
        "tmdb": parsed.tmdb_id,
        "stars": parsed.stars if row.rated_at else None,
        "rated": day(row.rated_at),
        "watched": day(row.watched_at),
        "wanted": day(row.wanted_at),
        "seconds": parsed.seconds,
        "profile": parsed.profile,
    }
    return {key: value for key, value in values.items() if value}


def rows(found: ParsedExport) -> list[dict[str, Any]]:
    return [shown(row) for row in found.rows]


def key(found: ParsedExport) -> str:
    (only,) = found.formats
    return only.key


NETFLIX_RATINGS = """\
Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date
Ana,Roma,thumb,,2,iPad,2021-03-14 20:11:52,2021-03-14
Ana,Bright,thumb,,1,iPad,2021-03-15 20:11:52,2021-03-15
Ana,Dark,thumb,,3,iPad,2022-03-15 20:11:52,2022-03-15
Ana,Heat,star,4,0,iPad,2016-03-15 20:11:52,2016-03-15
Ana,Jaws,thumb,,0,iPad,2022-03-16 20:11:52,2022-03-16
"""


def test_netflixs_thumbs_and_stars_are_ratings() -> None:
    found = read(NETFLIX_RATINGS, "Ratings.csv")
    assert key(found) == "netflix-ratings"
    assert rows(found) == [
        {"name": "Roma", "stars": 4, "rated": "2021-03-14", "profile": "Ana"},
        {"name": "Bright", "stars": 1, "rated": "2021-03-15", "profile": "Ana"},
        {"name": "Dark", "stars": 5, "rated": "2022-03-15", "profile": "Ana"},
        {"name": "Heat", "stars": 4, "rated": "2016-03-15", "profile": "Ana"},
    ]
    assert found.left_out == {SkipReason.NO_RATING: 1}


def test_netflixs_whole_report_has_views_ratings_and_my_list() -> None:
    my_list = "Profile Name,Title Name,Country,Utc Title Add Date\nAna,Okja,DE,2021-05-01\n"
    search = "Profile Name,Country Iso Code,Device,Query Typed,Utc Timestamp\nAna,DE,TV,x,2021\n"
    found = read(
        sample_exports.archive(
            {
                "CONTENT_INTERACTION/Ratings.csv": NETFLIX_RATINGS.encode(),
                "CONTENT_INTERACTION/MyList.csv": my_list.encode(),
                "CONTENT_INTERACTION/SearchHistory.csv": search.encode(),
                "CONTENT_INTERACTION/ViewingActivity.csv": sample_exports.activity(
                    ("Ana", "2021-03-14 20:11:00", "02:10:00", "Roma", "")
                ),
            }
        ),
        "netflix-report.zip",
    )
    assert {each.key for each in found.formats} == {
        "netflix-ratings",
        "netflix-my-list",
        "netflix-activity",
    }
    assert {"name": "Okja", "wanted": "2021-05-01", "profile": "Ana"} in rows(found)
    watched = {"name": "Roma", "watched": "2021-03-14", "seconds": 7800, "profile": "Ana"}
    assert watched in rows(found)


@pytest.mark.parametrize(
    "header",
    [
        "Titel,Datum",
        "Titre,Date",
        "Título,Fecha",
        "Titolo,Data",
        "Tytuł,Data",
        "제목,날짜",
        "タイトル,日付",
    ],
)
def test_netflixs_viewing_history_is_known_in_other_languages(header: str) -> None:
    found = read(f'{header}\n"Roma","14.03.21"\n')
    assert (key(found), found.is_asked) == ("netflix-history", False)
    assert rows(found) == [{"name": "Roma", "watched": "2021-03-14"}]


@pytest.mark.parametrize(
    "content",
    [
        "Judul,Tanggal\nRoma,14/03/2021\nHeat,13/03/2021\n",
        "When;What\n14/03/2021;Roma\n13/03/2021;Heat\n",
        "Roma,14/03/2021\nHeat,13/03/2021\n",
    ],
)
def test_two_columns_of_which_one_is_of_days_are_asked_about(content: str) -> None:
    found = read(content)
    assert (key(found), found.is_asked) == ("two-columns", True)
    assert [(row["name"], row["watched"], row["wanted"]) for row in rows(found)] == [
        ("Roma", "2021-03-14", "2021-03-14"),
        ("Heat", "2021-03-13", "2021-03-13"),
    ]


TRAKT_CSV = {
    "trakt-ratings": (
        "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,tvdb_id,url,released,"
        "season_number,episode_number,episode_title,rating\n"
        "2024-02-03T10:00:00Z,movie,Heat,1995,8.1,1,tt0113277,949,,https://trakt.tv/movies/heat,,,,,9\n"
        "2024-02-04T10:00:00Z,episode,Dark,2017,8.6,2,tt5753856,70523,,https://trakt.tv/,,1,1,Secrets,8\n"
    ),
    "trakt-history": (
        "watched_at,action,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,tvdb_id,url,"
        "released,runtime,season_number,episode_number,episode_title\n"
        "2024-02-03T20:00:00Z,watch,movie,Heat,1995,8.1,1,tt0113277,949,,https://trakt.tv/,,170,,,\n"
        "2024-02-04T20:00:00Z,watch,episode,Dark,2017,8.6,2,tt5753856,70523,,https://trakt.tv/,,50,1,1,Secrets\n"
    ),
    "trakt-watchlist": (
        "rank,listed_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,tvdb_id,url\n"
        "1,2024-02-03T20:00:00Z,movie,Heat,1995,8.1,1,tt0113277,949,,https://trakt.tv/\n"
    ),
}
HEAT = {"name": "Heat", "year": 1995, "kind": "film", "imdb": "tt0113277", "tmdb": 949}
DARK = {"name": "Dark", "year": 2017, "kind": "series", "imdb": "tt5753856", "tmdb": 70523}


def test_trakts_csv_files_are_ratings_history_and_watchlist() -> None:
    found = {name: read(content) for name, content in TRAKT_CSV.items()}
    assert [key(each) for each in found.values()] == list(TRAKT_CSV)
    ratings, history, watchlist = map(rows, found.values())
    assert ratings == [{**HEAT, "stars": 4.5, "rated": "2024-02-03"}]
    assert found["trakt-ratings"].left_out == {SkipReason.EPISODE_RATING: 1}
    assert history == [{**HEAT, "watched": "2024-02-03"}, {**DARK, "watched": "2024-02-04"}]
    assert watchlist == [{**HEAT, "wanted": "2024-02-03"}]


def trakt_zip() -> bytes:
    heat = {"title": "Heat", "year": 1995, "ids": {"trakt": 1, "imdb": "tt0113277", "tmdb": 949}}
    dark = {"title": "Dark", "year": 2017, "ids": {"imdb": "tt5753856", "tmdb": 70523}}
    files: dict[str, object] = {
        "watched/watched-history-1.json": [
            {"id": 9, "watched_at": "2024-02-03T20:00:00.000Z", "action": "watch", "type": "movie",
             "movie": heat},
            {"id": 8, "watched_at": "2024-02-04T20:00:00.000Z", "action": "scrobble",
             "type": "episode", "episode": {"season": 1, "number": 1, "title": "Secrets"},
             "show": dark},
        ],
        "ratings/ratings-movies.json": [
            {"rated_at": "2024-02-05T20:00:00.000Z", "rating": 9, "type": "movie", "movie": heat}
        ],
        "lists/lists-watchlist.json": [
            {"rank": 1, "listed_at": "2024-02-06T20:00:00.000Z", "type": "show", "show": dark}
        ],
        "lists/lists-best-of.json": [
            {"rank": 1, "listed_at": "2024-02-06T20:00:00.000Z", "type": "movie", "movie": heat}
        ],
        "user/user-profile.json": {"username": "ana"},
        "collection/collection-movies.json": [
            {"collected_at": "2024-02-06T20:00:00.000Z", "movie": heat}
        ],
    }  # fmt: skip
    return sample_exports.archive(
        {name: json.dumps(content).encode() for name, content in files.items()}
    )


def test_trakts_zip_is_history_ratings_and_watchlist_without_other_lists() -> None:
    found = read(trakt_zip(), "ana.zip")
    assert key(found) == "trakt-json"
    assert rows(found) == [
        {**HEAT, "watched": "2024-02-03"},
        {**DARK, "watched": "2024-02-04"},
        {**HEAT, "stars": 4.5, "rated": "2024-02-05"},
        {**DARK, "wanted": "2024-02-06"},
    ]


OTHERS = {
    "tmdb-ratings": (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,"
        "Date Rated\n"
        "949,tt0113277,movie,Heat,1995-12-15T00:00:00Z,,,7.9,9,2024-02-03T11:00:00Z\n"
        "70523,tt5753856,tv,Dark,2017-12-01T00:00:00Z,1,1,8.4,9,2024-02-03T11:00:00Z\n",
        [{**HEAT, "stars": 4.5, "rated": "2024-02-03"}],
        {SkipReason.EPISODE_RATING: 1},
    ),
    "tmdb-watchlist": (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,"
        "Date Added\n"
        "70523,tt5753856,tv,Dark,2017-12-01T00:00:00Z,,,8.4,,2024-02-03T11:00:00Z\n",
        [{**DARK, "wanted": "2024-02-03"}],
        {},
    ),
    "simkl": (
        "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
        "53992,Heat,movie,1995,completed,,2024-02-03 20:00:00,9,,,949,tt0113277\n"
        "555,Dark,tv,2017,plan to watch,,,,,,70523,tt5753856\n"
        "556,Lost,tv,2004,dropped,s1e1,2024-01-01,,,,4607,tt0411008\n",
        [
            {**HEAT, "stars": 4.5, "rated": "2024-02-03", "watched": "2024-02-03"},
            {**DARK, "wanted": "2026-03-01"},
        ],
        {SkipReason.NOT_WATCHED: 1},
    ),
    "jellyfin": (
        "2024-02-03 20:00:00.1234567\ta1\tb2\tMovie\tHeat\tDirectPlay\tWeb\tFirefox\t9000\n"
        "2024-02-04 20:00:00.1234567\ta1\tb3\tEpisode\tDark - s01e01 - Secrets\tDirectPlay\tWeb\tFirefox\t3000\n"
        "2024-02-04 21:00:00.1234567\ta1\tb4\tAudio\tA song\tDirectPlay\tWeb\tFirefox\t300\n",
        [
            {"name": "Heat", "kind": "film", "watched": "2024-02-03", "seconds": 9000, "profile": "a1"},
            {"name": "Dark", "kind": "series", "watched": "2024-02-04", "seconds": 3000, "profile": "a1"},
        ],
        {SkipReason.OTHER_KIND: 1},
    ),
    "tautulli": (
        "date,started,stopped,duration,friendly_name,user,media_type,full_title,title,"
        "grandparent_title,year,percent_complete\n"
        "1706990000,1706990000,1706999000,9000,Ana,ana,movie,Heat,Heat,,1995,98\n"
        "1707000000,1707000000,1707003000,3000,Ana,ana,episode,Dark - Secrets,Secrets,Dark,2017,98\n"
        "1707000000,1707000000,1707003000,30,Ana,ana,movie,Jaws,Jaws,,1975,1\n",
        [
            {"name": "Heat", "year": 1995, "kind": "film", "watched": "2024-02-03", "seconds": 9000, "profile": "Ana"},
            {"name": "Dark", "kind": "series", "watched": "2024-02-03", "seconds": 3000, "profile": "Ana"},
        ],
        {SkipReason.SHORT: 1},
    ),
    "prime": (
        '"Playback Hour","Playback Start Datetime (UTC)","Title","Seconds Viewed","Device Type"\n'
        '"2024-02-03 20:00","2024-02-03 20:04:05","Heat","9000","TV"\n'
        '"2024-02-04 20:00","2024-02-04 20:04:05","The Boys - Season 2","3000","TV"\n'
        '"2024-02-04 20:00","2024-02-04 20:04:05","Jaws","20","TV"\n',
        [
            {"name": "Heat", "watched": "2024-02-03", "seconds": 9000},
            {"name": "The Boys: Season 2", "watched": "2024-02-04", "seconds": 3000},
        ],
        {SkipReason.SHORT: 1},
    ),
    "prime-hours": (
        "Playback Hour,Title,Marketplace,Operating System,Browser,City,State,Country,ISP,Device Type\n"
        "2024-02-03 20:00,Heat,Amazon.de,,,,,DE,,TV\n",
        [{"name": "Heat", "watched": "2024-02-03"}],
        {},
    ),
    "prime-page": (
        "Date Watched,Type,Title,Episode\n"
        "2024-02-03,Movie,Heat,\n"
        "2024-02-04,Series,The Boys - Season 2,Episode 1\n",
        [
            {"name": "Heat", "kind": "film", "watched": "2024-02-03"},
            {"name": "The Boys: Season 2", "watched": "2024-02-04"},
        ],
        {},
    ),
    "disney": (
        "Profile ID;Program Title;Season Title;Date\n"
        "Ana;Bluff;Prison Break;2026-01-01\n"
        "Ana;Soul;;2026-01-02\n",
        [
            {"name": "Prison Break", "kind": "series", "watched": "2026-01-01", "profile": "Ana"},
            {"name": "Soul", "watched": "2026-01-02", "profile": "Ana"},
        ],
        {},
    ),
    "plain": (
        "imdb_id;Watched;Rating;Title;Year\n"
        "tt0113277;2024-02-03;4,5;Heat;1995\n"
        ";yes;;Dark;2017\n"
        ";no;;Lost;2004\n",
        [
            {
                "name": "Heat", "year": 1995, "imdb": "tt0113277", "stars": 4.5,
                "rated": "2024-02-03", "watched": "2024-02-03",
            },
            {"name": "Dark", "year": 2017, "watched": "2026-03-01"},
        ],
        {SkipReason.NOT_WATCHED: 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", list(OTHERS))
def test_the_export_of_each_other_source_is_read(source: str) -> None:
    content, expected, left_out = OTHERS[source]
    found = read(content)
    assert key(found) == source
    assert rows(found) == expected
    assert found.left_out == left_out


LETTERBOXD_LIST = """\
Letterboxd list export v7
Date,Name,Tags,URL,Description
2024-01-05,Rainy evenings,,https://boxd.it/abc,"Two
lines"

Position,Name,Year,URL,Description
1,Heat,1995,https://boxd.it/2aHi,
2,Alien,1979,https://boxd.it/2awY,"Again, and again"
"""


def test_a_letterboxd_list_is_its_second_table() -> None:
    found = read(LETTERBOXD_LIST, "rainy-evenings.csv")
    assert key(found) == "letterboxd-list"
    assert rows(found) == [
        {"name": "Heat", "year": 1995, "wanted": "2026-03-01"},
        {"name": "Alien", "year": 1979, "wanted": "2026-03-01"},
    ]


IMDB_WATCHLIST = """\
Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,\
Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated
1,tt0113277,2024-01-05,2024-01-05,,Heat,Heat,https://www.imdb.com/title/tt0113277,Movie,8.3,170,1995,\
"Action, Crime",700000,1995-12-15,Michael Mann,,
2,tt0068646,2024-01-06,2024-01-06,,Der Pate,The Godfather,https://www.imdb.com/title/tt0068646,Movie,\
9.2,175,1972,Crime,2000000,1972-03-24,Francis Ford Coppola,10,2020-01-01
"""


def test_an_imdb_watchlist_is_to_be_watched_and_has_the_ratings_beside_it() -> None:
    found = read(IMDB_WATCHLIST, "anything.csv")
    assert key(found) == "imdb-list"
    heat, godfather = found.rows
    assert shown(heat)["wanted"] == "2024-01-05"
    assert (heat.rated_at, heat.watched_at) == (None, None)
    assert (shown(godfather)["stars"], shown(godfather)["rated"]) == (5, "2020-01-01")
    assert (godfather.parsed.name, godfather.parsed.original_name) == ("Der Pate", "The Godfather")


@pytest.mark.parametrize(
    ("name", "is_asked", "is_watched", "is_wanted"),
    [
        ("watched.csv", False, True, False),
        ("letterboxd_watched (2).csv", False, True, False),
        ("watchlist.csv", False, False, True),
        ("watchlist (1).csv", False, False, True),
        ("ana-watchlist-2024.csv", False, False, True),
        ("unwatched.csv", True, True, True),
        ("films.csv", True, True, True),
    ],
)
def test_a_watchlist_is_never_taken_for_watched_whatever_its_name(
    name: str, is_asked: bool, is_watched: bool, is_wanted: bool
) -> None:
    found = read(sample_exports.letterboxd_watched(("2024-01-05", "Heat", 1995)), name)
    (row,) = found.rows
    assert found.is_asked == is_asked
    assert (row.watched_at is not None, row.wanted_at is not None) == (is_watched, is_wanted)


def test_a_renamed_list_in_a_zip_is_left_out_and_counted() -> None:
    films = sample_exports.letterboxd_watched(("2024-01-05", "Heat", 1995))
    found = read(
        sample_exports.archive(
            {
                "films.csv": films,
                "ratings.csv": sample_exports.letterboxd_ratings(("2024-01-05", "Jaws", 1975, 4)),
            }
        ),
        "x.zip",
    )
    assert [row["name"] for row in rows(found)] == ["Jaws"]
    assert found.left_out == {SkipReason.UNSTATED: 1}
