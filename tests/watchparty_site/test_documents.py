"""The documents lead somewhere, and say what can be run."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("catalog/**/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", document.read_text()):
        assert "://" in link or (document.parent / link).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text()
    for named in re.findall(r"`((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|js|md|json|csv))`", text):
        # A page about one package names that package's files from there.
        places = (ROOT, document.parent, ROOT / document.stem)
        assert any((place / named).exists() for place in places), named
    for command in re.findall(r"manage\.py ([a-z_]+)", text):
        assert command in get_commands(), command
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert target in targets, target


def test_every_decision_has_a_number_of_its_own_and_the_four_parts() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    for number, path in zip(numbers, decisions, strict=True):
        text = path.read_text()
        assert text.startswith(f"# {number}. ")
        assert all(part in text for part in ("**Context.**", "**Choice.**", "**Consequences.**"))
