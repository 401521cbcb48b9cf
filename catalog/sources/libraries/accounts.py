"""People's own accounts at Jellyfin and Emby: who somebody is there, and what they have watched.

Plex is left out: its server tells what somebody watched only to a token of theirs, which has to
come from plex.tv.
"""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from catalog.sources.errors import AccessDenied, SourceError, UnexpectedAnswer
from catalog.sources.http_client import HttpClient, Json
from catalog.sources.json_fields import part, text
from catalog.sources.libraries.media_browser import PAGE, PER_SECOND, MediaBrowserLibrary
from catalog.sources.libraries.paging import all_of
from catalog.sources.libraries.url import LibraryUrl

LONGEST_ITEM = 40  # of what becomes part of a view's id
KINDS = ("jellyfin", "emby")
PROGRAM = 'Client="Watchparty", Device="Watchparty", DeviceId="watchparty", Version="1"'
NAMED_BY = {
    "jellyfin": {"Authorization": f"MediaBrowser {PROGRAM}"},
    "emby": {"X-Emby-Authorization": f"Emby {PROGRAM}"},
}


class LibraryUser(NamedTuple):
    id: str
    name: str


class Watched(NamedTuple):
    """`at`: when it was watched last; None where the library does not say."""

    item: str
    at: datetime | None


def has_accounts(url: LibraryUrl) -> bool:
    return url.kind in KINDS


def authenticate(url: LibraryUrl, name: str, password: str) -> LibraryUser:
    """Returns who the password is of. The session that this opens there is ended at once: what
    somebody watched is asked for with the site's own token. Raises SourceError, and AccessDenied
    for a wrong name or password."""
    with HttpClient(url.base_url, NAMED_BY[url.kind], PER_SECOND) as client:
        answer = client.post("Users/AuthenticateByName", {"Username": name, "Pw": password})
    if answer is None:
        raise UnexpectedAnswer(f"{url.name} has no way to sign in: is it {url.kind}?")
    user = part(answer, "User")
    found = LibraryUser(text(user, "Id", 60), text(user, "Name", 200))
    if not found.id:
        raise UnexpectedAnswer(f"{url.name} does not say who that is.")
    _end_session(url, text(answer, "AccessToken", 200))
    return found


def _end_session(url: LibraryUrl, token: str) -> None:
    """One that stays open does no harm: the token of it is not kept."""
    with (
        contextlib.suppress(SourceError),
        HttpClient(url.base_url, {**NAMED_BY[url.kind], "X-Emby-Token": token}, PER_SECOND) as it,
    ):
        it.post("Sessions/Logout", {})


def watched_by(url: LibraryUrl, user: str) -> Iterator[Watched]:
    """Yields films, and series of which every episode was watched. Raises SourceError; AccessDenied
    where the library has no such person any more."""
    path = "Items" if url.kind == "jellyfin" else f"Users/{user}/Items"
    with MediaBrowserLibrary(url).client() as client:
        pages = partial(_page, client, path, user)
        for stated in all_of(url.name, pages, "TotalRecordCount", "Items"):
            if watched := _watched(stated):
                yield watched


def _page(client: HttpClient, path: str, user: str, start: int) -> Json:
    parameters: dict[str, str | int] = {
        "userId": user,
        "Filters": "IsPlayed",
        "Recursive": "true",
        "IncludeItemTypes": "Movie,Series",
        "EnableUserData": "true",
        "SortBy": "SortName",
        "StartIndex": start,
        "Limit": PAGE,
    }
    answer = client.get(path, parameters)
    if answer is None:
        raise AccessDenied(f"{client.host} knows this person no more.")
    return answer


def _watched(stated: Json) -> Watched | None:
    item, of_user = text(stated, "Id", LONGEST_ITEM), part(stated, "UserData")
    if not item or of_user.get("Played") is not True:
        return None
    return Watched(item, _moment(text(of_user, "LastPlayedDate", 40)))


def _moment(stated: str) -> datetime | None:
    """Jellyfin writes seven digits of a second, of which Python reads six."""
    seconds, dot, rest = stated.partition(".")
    fraction = rest.rstrip("Zz")[:6] if dot else ""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(f"{seconds.rstrip('Zz')}{dot}{fraction}")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None
