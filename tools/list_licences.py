"""Lists the licence of every package that a site runs on, and checks that it may be used so.

    python -m tools.list_licences

The packages are those of requirements.txt with all that they need, as they are installed. What the
tests need is not passed on with the site, and not listed.
"""

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
# By their words in metadata. All may be used in a program under the MIT licence; of the LGPL and
# the MPL, changes to that package itself would have to be passed on.
ALLOWED = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|Zlib|CC0|PSF|Python Software Foundation|ZPL|LGPL|MPL|Mozilla|MIT-CMU"
)
REFUSED = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|Affero|Proprietary|Commercial|SSPL|BUSL")


class Licence(NamedTuple):
    package: str
    version: str
    text: str

    @property
    def is_allowed(self) -> bool:
        return bool(ALLOWED.search(self.text)) and not REFUSED.search(self.text)


def licences(requirements: Path = ROOT / "requirements.txt") -> list[Licence]:
    """Returns the licences of the packages, by name."""
    found: dict[str, Licence] = {}
    waiting = [(each, each.extras) for each in _requirements(requirements)]
    visited = set[tuple[str, frozenset[str]]]()
    while waiting:
        requirement, extras = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(extras)) in visited:
            continue
        visited.add((name, frozenset(extras)))
        package = importlib.metadata.distribution(name)
        found[name] = Licence(name, package.version, licence_of(package.metadata))
        for line in package.requires or []:
            needed = Requirement(line)
            if _is_needed(needed, extras):
                waiting.append((needed, needed.extras))
    return [found[name] for name in sorted(found)]


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """Returns what a package states: an SPDX expression, else its classifiers, else a line."""
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classified = [
        each.rpartition(" :: ")[2]
        for each in metadata.get_all("Classifier") or []
        if each.startswith("License ::") and not each.endswith("OSI Approved")
    ]
    text = metadata["License"] if "License" in metadata else ""  # noqa: SIM401 it has no get
    first_line = text.strip().partition("\n")[0]
    return ", ".join(classified) or first_line or "not stated"


def _requirements(file: Path) -> Iterator[Requirement]:
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            yield Requirement(text)


def _is_needed(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras))


def main() -> int:
    found = licences()
    for each in found:
        remark = "" if each.is_allowed else "   NOT ALLOWED"
        sys.stdout.write(f"{each.package:<28}{each.version:<14}{each.text}{remark}\n")
    refused = [each.package for each in found if not each.is_allowed]
    sys.stdout.write(
        f"Licences: {len(found)} packages, "
        f"{'all allowed' if not refused else 'not allowed: ' + ', '.join(refused)}\n"
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
