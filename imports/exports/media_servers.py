"""What servers of one's own have played: Jellyfin's Playback Reporting, Tautulli for Plex."""

import re

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells
from imports.exports.netflix import LEAST_SECONDS

JELLYFIN_COLUMNS = (
    *("datecreated", "userid", "itemid", "itemtype", "itemname", "playbackmethod"),
    *("clientname", "devicename", "playduration"),
)
"""The columns of the plugin's backup, which has no header."""

KINDS = {"movie": "film", "episode": "series"}
JELLYFIN_EPISODE = re.compile(r"(.+?) - s\d+e\d+\b.*", re.I)


def read_jellyfin(row: cells.Row) -> ParsedRow | SkipReason:
    kind = KINDS.get(row["itemtype"].casefold())
    name = row["itemname"]
    if kind == "series" and (found := JELLYFIN_EPISODE.fullmatch(name)):
        name = found[1]
    user = row.get("userid", "")
    return _view(name, kind, row["datecreated"], row["playduration"], user)


def read_tautulli(row: cells.Row) -> ParsedRow | SkipReason:
    kind = KINDS.get(row["media_type"].casefold())
    name = row["full_title"]
    if kind == "series":
        name = row.get("grandparent_title") or name.partition(" - ")[0]
    lasted = row.get("play_duration") or row.get("duration", "")
    user = row.get("friendly_name") or row.get("user", "")
    year = cells.year(row.get("year", "")) if kind == "film" else None
    return _view(name, kind, row["started"], lasted, user, year)


def _view(
    name: str, kind: str | None, at: str, lasted: str, user: str, year: int | None = None
) -> ParsedRow | SkipReason:
    if kind is None:
        return SkipReason.OTHER_KIND
    seconds = cells.whole_seconds(lasted)
    if seconds is not None and seconds < LEAST_SECONDS:
        return SkipReason.SHORT
    return ParsedRow(
        name=cells.name(name),
        year=year,
        kind=kind,
        watched=cells.date(at),
        seconds=seconds,
        profile=user[:60],
    )
