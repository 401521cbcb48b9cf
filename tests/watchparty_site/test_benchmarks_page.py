"""The pages about live rooms show the figures that stand in files beside them, and no others."""

import json
import subprocess
import sys

import pytest

from tests.harness.site import ROOT

REWRITING = """
import json, sys
from benchmarks.load.update_docs import PAGES, rewritten
texts = {str(page): page.read_text(encoding="utf-8") for page in PAGES}
sys.stdout.write(json.dumps({page: [text, rewritten(text)] for page, text in texts.items()}))
"""


def test_writing_the_figures_anew_changes_nothing() -> None:
    """In a process of its own: benchmarks are programs, not part of the site."""
    done = subprocess.run(
        [sys.executable, "-c", REWRITING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pages = json.loads(done.stdout)
    assert len(pages) == 2
    for stands, should_stand in pages.values():
        assert stands == should_stand


@pytest.mark.parametrize("name", ["goals", "fanout", "live", "commits", "profile"])
def test_each_measurement_has_its_place(name: str) -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"<!-- figures: {name} -->\n|" in page
