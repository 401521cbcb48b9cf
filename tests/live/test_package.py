"""The package that pyproject.toml builds: installed apart from the checkout, it serves a party."""

import re
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

from tests.harness.deployment import ServerProcess
from tests.harness.site import ROOT, EmbeddedSite, environment
from tests.live.protocol_client import create_party

PRINT_DATA_DIR = "from django.conf import settings; print(settings.DATA_DIR)"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it is installed into. What it needs is taken from the tests' own."""
    folder = tmp_path_factory.mktemp("package")
    run(ROOT, sys.executable, "-m", "hatchling", "build", "-d", str(folder), "-t", "wheel")
    (wheel,) = folder.glob("*.whl")
    into = folder / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    run(folder, *pip, "--target", str(into), str(wheel))
    return into


def run(folder: Path, *command: str, **variables: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment(**variables), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class InstalledServer(ServerProcess):
    """`watchparty serve`, from a folder that is not the checkout."""

    def start_installed(self, installed: Path, folder: Path) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [installed / "bin" / "watchparty", "serve", "--port", str(self.port)],
                cwd=folder,
                env=environment(**self.settings, PYTHONPATH=str(installed)),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def read(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        content: bytes = answer.read()
    return content.decode()


async def test_it_serves_pages_with_their_styles_and_opens_a_party(
    installed: Path, embedded_site: EmbeddedSite, tmp_path: Path
) -> None:
    server = InstalledServer(tmp_path, "installed", embedded_site.copy_settings())
    server.start_installed(installed, tmp_path)
    try:
        server.wait_until_it_answers()
        styles = re.findall(r'href="(/static/[^"]+\.css)"', read(server.url))
        assert styles
        assert all(read(server.url + each) for each in styles)
        ana = await create_party(server.url)
        async with ana.connect(server.url) as client:
            assert client.title_ids
            await client.send("interests.set", weights={"genre:comedy": 0.5})
    finally:
        server.kill9()


def test_its_data_is_kept_in_the_folder_that_it_is_started_in(
    installed: Path, tmp_path: Path
) -> None:
    reported = run(
        tmp_path,
        str(installed / "bin" / "watchparty"),
        *("shell", "--no-imports", "--command", PRINT_DATA_DIR),
        PYTHONPATH=str(installed),
    )
    assert reported.strip() == str(tmp_path / "var")
    assert [each.name for each in tmp_path.iterdir()] == ["var"]


def test_tests_may_build_it_with_what_it_is_built_with() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert asked
    assert set(asked) <= set((ROOT / "requirements-dev.txt").read_text().splitlines())
