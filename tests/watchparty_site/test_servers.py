"""What a server process loads before it serves: screens wait for it at every restart."""

import subprocess
import sys

import pytest

from tests.harness.site import ROOT, environment

LOADED = """
import sys
import watchparty_site.asgi
print(*sys.modules)
"""


def loaded(tmp_path: object, server: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=environment(
            DATA_DIR=f"{tmp_path}",
            SERVER=server,
            DJANGO_SETTINGS_MODULE="watchparty_site.settings",
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    return {"scipy.optimize", "twisted"} & set(done.stdout.split())


@pytest.mark.parametrize(("server", "expected"), [("uvicorn", set()), ("daphne", {"twisted"})])
def test_a_process_loads_no_other_server_and_nothing_for_rare_questions(
    tmp_path: object, server: str, expected: set[str]
) -> None:
    assert loaded(tmp_path, server) == expected
