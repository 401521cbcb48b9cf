"""Names in the code are technical terms, and none of the metaphors that once stood for them.

Every name that is defined counts: modules, classes, functions, methods, parameters, variables and
attributes in Python; functions, classes and variables in scripts.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.site import ROOT

# The word, and the term to use for what it stood for.
TERMS = {
    **dict.fromkeys(("ear", "ears", "hear", "hears", "heard", "hearing", "hearsay"), "receive"),
    **dict.fromkeys(("mouth", "say", "says", "said", "saying"), "send, publish, log"),
    **dict.fromkeys(("tell", "tells", "told", "telling"), "send, publish, report"),
    **dict.fromkeys(("farewell", "goodbye"), "shutdown"),
    **dict.fromkeys(("board", "boards", "standings"), "ranking input"),
    **dict.fromkeys(("shelf", "shelves"), "index, block"),
    **dict.fromkeys(("sighting", "sightings", "felt"), "lease validity, score"),
    **dict.fromkeys(("seat", "seats", "seated"), "participant, joined"),
    **dict.fromkeys(("foretell", "foretells", "foretold"), "predict"),
    **dict.fromkeys(("founds", "founded", "founding"), "create"),
    **dict.fromkeys(("suffer", "suffers", "suffering"), "tolerate, limit"),
    **dict.fromkeys(("wish", "wishes"), "weights"),
    "cork": "write coalescing",
    "curtain": "overlay",
    "entrance": "decorator, login",
    "held": "claimed, locked, queued",
    "keeping": "claim",
    "manners": "rate limit",
    **dict.fromkeys(("meet", "meets", "met"), "open, join"),
    **dict.fromkeys(("bystander", "bystanders", "promise", "promises"), "isolation, acknowledged"),
    "standing": "status, row statistics",
}
ALLOWED = {
    "standing": "a column of participants and a field of the protocol",
    "Standing": "the values of that column",
    "FoundedParty": "a schema that docs/openapi.json names",
    "says": "a field of the run log of the warehouse, in files that exist",
    "held_out": "ratings held out of training: the field's own term",
    "by_held_out": "ratings held out of training",
}
PACKAGES = (
    *("parties", "members", "history", "imports", "catalog", "recommender", "warehouse"),
    *("watchparty_site", "static", "benchmarks", "tools", "tests"),
)
SCRIPT_NAME = re.compile(r"\b(?:function\*?|class|const|let|var)\s+([A-Za-z_$][\w$]*)")


def words_of(name: str) -> list[str]:
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower().split("_")


def banned_in(names: Iterator[tuple[str, int]]) -> Iterator[str]:
    for name, line in names:
        for word in words_of(name):
            if word in TERMS and name not in ALLOWED:
                yield f"{line}: {name} ({TERMS[word]})"


def python_names(path: Path) -> Iterator[tuple[str, int]]:
    yield path.stem, 1
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno
            case ast.alias(asname=str()):
                yield str(node.asname), node.lineno


def script_names(path: Path) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for found in SCRIPT_NAME.finditer(line):
            yield found[1], number
    for part in path.stem.split("-"):
        yield part, 1


def files(package: str) -> list[Path]:
    paths = [*(ROOT / package).rglob("*.py"), *(ROOT / package).rglob("*.js")]
    return sorted(each for each in paths if "migrations" not in each.parts)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_is_a_metaphor(package: str) -> None:
    paths = files(package)
    assert paths
    names = {path: python_names(path) for path in paths if path.suffix == ".py"}
    names |= {path: script_names(path) for path in paths if path.suffix == ".js"}
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, defined in names.items()
        for line in banned_in(defined)
    ]
    assert found == []


def test_a_metaphor_is_found_in_every_kind_of_name(tmp_path: Path) -> None:
    module = tmp_path / "hearsay.py"
    module.write_text(
        "import os as mouth\nclass Curtain:\n    def tell(self, *, said=1):\n"
        "        self.heard = held = said\n        standing = found = held_out = 1\n"
    )
    script = tmp_path / "curtain.js"
    script.write_text("export async function sayHello() {}\nexport const wishes = 1, ready = 2;\n")
    found = [each.split(" ")[1] for each in banned_in(python_names(module))]
    assert sorted(found) == sorted(["hearsay", "mouth", "Curtain", "tell", "said", "heard", "held"])
    found = [each.split(" ")[1] for each in banned_in(script_names(script))]
    assert sorted(found) == ["curtain", "sayHello", "wishes"]


def test_every_exception_is_in_use() -> None:
    used = {
        name
        for package in PACKAGES
        for path in files(package)
        if path.suffix == ".py"
        for name, _ in python_names(path)
    }
    assert set(ALLOWED) <= used
