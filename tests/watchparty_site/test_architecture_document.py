"""docs/architecture.md: its picture is held to the imports, its tables to the files there are."""

import re

import grimp
import pytest

from tests.harness.site import ROOT

DOCUMENT = (ROOT / "docs" / "architecture.md").read_text()
APPS = (
    "watchparty_site",
    "warehouse",
    "members",
    "parties",
    "recommender",
    "imports",
    "history",
    "catalog",
)
NOT_DRAWN = {"migrations"}
Arrow = tuple[str, str]


def drawn() -> set[Arrow]:
    """The arrows of the picture; `a --> b & c` are two."""
    picture = DOCUMENT.split("```mermaid\n", 1)[1].split("```", 1)[0]
    lines = re.findall(r"^ *(\w+) --> ([\w& ]+)$", picture, re.MULTILINE)
    return {(start, end) for start, ends in lines for end in re.split(r" & ", ends)}


def imported() -> set[Arrow]:
    """Imports between apps, and between the packages of `parties`."""
    graph = grimp.build_graph(*APPS)
    packages = {
        name
        for name in graph.find_children("parties")
        if graph.find_children(name) and name.rpartition(".")[2] not in NOT_DRAWN
    }
    arrows = set()
    for importer in graph.modules:
        for imports in graph.find_modules_directly_imported_by(importer):
            arrows.add((importer.partition(".")[0], imports.partition(".")[0]))
            ends = [".".join(name.split(".")[:2]) for name in (importer, imports)]
            if packages.issuperset(ends):
                arrows.add((ends[0].rpartition(".")[2], ends[1].rpartition(".")[2]))
    return {(start, end) for start, end in arrows if start != end}


def as_lines(arrows: set[Arrow]) -> str:
    """Arrows as the picture writes them, so that a failure can be copied into it."""
    starts = sorted({start for start, _ in arrows})
    return "\n".join(
        f"{start} --> {' & '.join(sorted(end for each, end in arrows if each == start))}"
        for start in starts
    )


@pytest.fixture(scope="module")
def imports() -> set[Arrow]:
    return imported()


def test_every_dependency_between_packages_is_an_arrow_of_the_picture(imports: set[Arrow]) -> None:
    missing = imports - drawn()
    assert not missing, f"docs/architecture.md does not draw:\n{as_lines(missing)}"


def test_every_arrow_of_the_picture_is_a_dependency_between_packages(imports: set[Arrow]) -> None:
    removed = drawn() - imports
    assert not removed, f"docs/architecture.md draws what is not imported:\n{as_lines(removed)}"


def test_every_node_of_the_picture_is_a_package() -> None:
    picture = DOCUMENT.split("```mermaid\n", 1)[1].split("```", 1)[0]
    nodes = re.findall(r'^ *(\w+)\["', picture, re.MULTILINE)
    assert len(nodes) > len(APPS)
    for node in nodes:
        folders = (ROOT / node, ROOT / "parties" / node)
        assert any((folder / "__init__.py").exists() for folder in folders), node


def test_twenty_tasks_or_more_lead_to_files_that_exist() -> None:
    section = DOCUMENT.split("## Where do I change …", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (?!…|---)(.+) \| (.+) \|$", section, re.MULTILINE)
    assert len(rows) >= 20
    for task, places in rows:
        named = re.findall(r"`([\w./-]+)`", places)
        assert named, task
        for place in named:
            assert (ROOT / place).exists(), f"{task}: {place}"


def test_every_step_of_a_move_names_files_that_exist() -> None:
    section = DOCUMENT.split("## The way of one slider move", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (?!step|---)(.+) \| (.+) \| (.+) \|$", section, re.MULTILINE)
    assert len(rows) >= 8
    for step, files, _ in rows:
        named = re.findall(r"`([\w./]+)`", files)
        assert named, step
        assert all((ROOT / each).is_file() for each in named), step
