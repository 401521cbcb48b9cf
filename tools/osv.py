"""Reads advisories in the Open Source Vulnerability format and matches them with package versions.

The format: https://ossf.github.io/osv-schema/. A file holds one advisory, or a list of them; a zip
file, such as the export of osv.dev for PyPI, holds many files.
"""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ECOSYSTEM = "PyPI"
ECOSYSTEM_RANGE = "ECOSYSTEM"
FROM_THE_FIRST = "0"  # what the format writes for "every version from the first one on"


class Event(msgspec.Struct, frozen=True):
    """One end of a range of versions; exactly one field is given."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None


class Range(msgspec.Struct, frozen=True):
    type: str
    events: tuple[Event, ...] = ()


class Package(msgspec.Struct, frozen=True):
    ecosystem: str
    name: str


class Affected(msgspec.Struct, frozen=True):
    package: Package | None = None
    ranges: tuple[Range, ...] = ()
    versions: tuple[str, ...] = ()


class Advisory(msgspec.Struct, frozen=True):
    id: str
    modified: str
    summary: str = ""
    withdrawn: str | None = None
    affected: tuple[Affected, ...] = ()

    def packages(self) -> Iterator[tuple[str, Affected]]:
        """What it states about Python packages, by their normalized names."""
        for each in self.affected:
            if each.package and each.package.ecosystem == ECOSYSTEM:
                yield canonicalize_name(each.package.name), each


class Incomparable(Exception):
    """An advisory states nothing that can be compared with a version of a Python package."""


class UnreadableAdvisories(Exception):
    """The file is missing, or is not in the format."""


def read_advisories(path: Path) -> list[Advisory]:
    """Every advisory about Python packages that has not been withdrawn."""
    try:
        advisories = [each for text in _texts(path) for each in _decode(text)]
    except (OSError, zipfile.BadZipFile, msgspec.DecodeError) as error:
        raise UnreadableAdvisories(f"{path} is no file of OSV advisories: {error}") from error
    return [each for each in advisories if not each.withdrawn and any(each.packages())]


def _texts(path: Path) -> Iterator[bytes]:
    if not zipfile.is_zipfile(path):
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield archive.read(name)


def _decode(text: bytes) -> list[Advisory]:
    decoded = msgspec.json.decode(text, type=list[Advisory] | Advisory)
    return decoded if isinstance(decoded, list) else [decoded]


def affects(affected: Affected, version: str) -> bool:
    """Whether this version is listed, or lies in one of the ranges.

    Raises Incomparable when there is neither a list nor a range of PyPI's versions (commits and
    versions of other schemes are none), or a version does not follow the rules of PEP 440.
    """
    if any(_are_equal(each, version) for each in affected.versions):
        return True
    compared = [each for each in affected.ranges if each.type == ECOSYSTEM_RANGE and each.events]
    if not (compared or affected.versions):
        raise Incomparable
    try:
        return any(_contains(each.events, Version(version)) for each in compared)
    except InvalidVersion as error:
        raise Incomparable from error


def _are_equal(listed: str, version: str) -> bool:
    """Lists hold every spelling that was ever uploaded, also ones that PEP 440 does not know."""
    try:
        return listed == version or Version(listed) == Version(version)
    except InvalidVersion:
        return False


def _contains(events: Iterable[Event], version: Version) -> bool:
    """The last end at or below the version decides, as in the format's own algorithm."""
    inside = False
    for event in sorted(events, key=_place):
        if event.introduced is not None and _at_or_below(event.introduced, version):
            inside = True
        elif _ends_before(event, version):
            inside = False
    return inside


def _ends_before(event: Event, version: Version) -> bool:
    if event.fixed is not None:
        return Version(event.fixed) <= version
    return event.last_affected is not None and Version(event.last_affected) < version


def _place(event: Event) -> tuple[bool, Version]:
    stated = event.introduced or event.fixed or event.last_affected or FROM_THE_FIRST
    return (stated != FROM_THE_FIRST, Version(stated))


def _at_or_below(introduced: str, version: Version) -> bool:
    return introduced == FROM_THE_FIRST or Version(introduced) <= version


def matching(
    advisories: Iterable[Advisory], installed: dict[str, str]
) -> tuple[list[str], list[str]]:
    """One line for each advisory that concerns what is installed, and the package and id of each
    about an installed package that could not be compared. `installed` holds versions by normalized
    names."""
    found, incomparable = set(), set()
    for advisory in advisories:
        for name, affected in advisory.packages():
            try:
                if name in installed and affects(affected, installed[name]):
                    found.add(_line(advisory, name, installed[name], affected))
            except Incomparable:
                incomparable.add(f"{name} {installed[name]}: {advisory.id}")
    return sorted(found), sorted(incomparable)


def _line(advisory: Advisory, name: str, version: str, affected: Affected) -> str:
    events = [event for each in affected.ranges for event in each.events]
    fixed = ", ".join(event.fixed for event in events if event.fixed) or "no version yet"
    summary = f" ({advisory.summary})" if advisory.summary else ""
    return f"{name} {version}: {advisory.id}, fixed in {fixed}{summary}"
