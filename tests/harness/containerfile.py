"""Reads the Containerfile that deploy/ ships, and takes of a folder what its build would take."""

import fnmatch
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.harness.site import ROOT

FILE = ROOT / "deploy/container/Containerfile"
IGNORE_FILE = ROOT / ".dockerignore"


@dataclass(frozen=True)
class Step:
    """One instruction, in the stage with that number, from 0; before the first FROM it is -1."""

    stage: int
    name: str
    arguments: str

    @property
    def command(self) -> list[str]:
        """The words of the exec form."""
        found: list[str] = json.loads(self.arguments)
        return found


def steps(text: str | None = None) -> list[Step]:
    """Returns the instructions of a Containerfile, of the one we ship by default."""
    found: list[Step] = []
    stage = -1
    for line in _instructions(FILE.read_text() if text is None else text):
        name, _, arguments = line.partition(" ")
        stage += name == "FROM"
        found.append(Step(stage, name, arguments.strip()))
    return found


def only(name: str) -> Step:
    """The instruction of that name in the last stage, which has one."""
    last = max(step.stage for step in steps())
    (found,) = (step for step in steps() if (step.stage, step.name) == (last, name))
    return found


def variables() -> dict[str, str]:
    """What ENV sets in the image."""
    return dict(re.findall(r"(\w+)=(\S+)", only("ENV").arguments))


def health_check() -> list[str]:
    """The command of HEALTHCHECK."""
    _, _, command = only("HEALTHCHECK").arguments.partition("CMD ")
    found: list[str] = json.loads(command)
    return found


def _instructions(text: str) -> Iterator[str]:
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            yield line.strip()


def build_context(folder: Path, patterns: list[str] | None = None) -> list[str]:
    """Returns the files that a build of this folder gets, by the rules of an ignore file: the last
    pattern that matches a file or a folder of its path decides."""
    rules = ignore_rules() if patterns is None else patterns
    return sorted(_walk(folder, folder, rules))


def ignore_rules() -> list[str]:
    lines = IGNORE_FILE.read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def copy_context(folder: Path, target: Path) -> None:
    """Copies into `target` what `COPY . .` of a build of `folder` does."""
    for name in build_context(folder):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, target / name)


def _walk(root: Path, folder: Path, rules: list[str]) -> Iterator[str]:
    for path in folder.iterdir():
        name = path.relative_to(root).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not _is_ignored(name, rules) or _may_hold_exception(name, rules):
                yield from _walk(root, path, rules)
        elif not _is_ignored(name, rules):
            yield name


def _is_ignored(name: str, rules: list[str]) -> bool:
    ignored = False
    for rule in rules:
        if _matches(name, rule.removeprefix("!").strip("/")):
            ignored = not rule.startswith("!")
    return ignored


def _matches(name: str, pattern: str) -> bool:
    """Whether it matches the file or a folder that the file is in."""
    path = PurePosixPath(name)
    places = [path, *(parent for parent in path.parents if parent.name)]
    if anywhere := pattern.removeprefix("**/") if pattern.startswith("**/") else "":
        return any(fnmatch.fnmatchcase(place.name, anywhere) for place in places)
    depth = len(PurePosixPath(pattern).parts)
    return any(
        len(place.parts) == depth and fnmatch.fnmatchcase(place.as_posix(), pattern)
        for place in places
    )


def _may_hold_exception(name: str, rules: list[str]) -> bool:
    return any(rule.startswith(f"!{name}/") for rule in rules)
