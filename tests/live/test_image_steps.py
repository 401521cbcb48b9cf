"""The steps of the image that need no container engine, replayed: the files that a build gets,
compiled, in a tree that cannot be written, run by a user without rights, with the data elsewhere.

The packages are those of this virtual environment; nothing is installed.
"""

import contextlib
import os
import pwd
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.containerfile import copy_context, health_check, only, steps, variables
from tests.harness.ports import free_port
from tests.harness.site import ROOT, environment
from tests.harness.system_user import hand_over, unprivileged

WRITE_BITS = 0o222
HOST = "watch.example"
PATIENCE = 40


class ReplayedImage:
    """`tree` is what /srv/watchparty would be; `data` and `scratch` are the volume and /tmp."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.data, self.scratch = (folder / n for n in ("tree", "data", "scratch"))
        self.port = free_port()
        for each in (self.tree, self.data, self.scratch):
            each.mkdir()
        folder.chmod(0o755)  # the user without rights has to come through
        self._build()
        hand_over(self.data)
        hand_over(self.scratch)
        self.rights = rights()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            self._words(command), **self._options(), capture_output=True, text=True, timeout=120
        )
        return done

    @contextlib.contextmanager
    def serving(self, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._words(tuple(only("CMD").command)),
                **self._options(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _build(self) -> None:
        """COPY and RUN of the first stage, without those that make the virtual environment."""
        for step in (each for each in steps() if each.stage == 0):
            if step.name == "COPY" and step.arguments == ". ./":
                copy_context(ROOT, self.tree)
            if step.name == "RUN" and "compileall" in step.command:
                subprocess.run(self._words(tuple(step.command)), cwd=self.tree, check=True)
        for path in (*self.tree.rglob("*"), self.tree):
            path.chmod(path.stat().st_mode & ~WRITE_BITS | 0o444 | (0o111 * path.is_dir()))

    def _words(self, command: tuple[str, ...]) -> list[str]:
        """Of this machine: its Python, a free port, and this machine's own address."""
        own = {"python": sys.executable, "0.0.0.0": "127.0.0.1", "8000": str(self.port)}  # noqa: S104
        return [own.get(word, word).replace(":8000/", f":{self.port}/") for word in command]

    def _options(self) -> dict[str, Any]:
        given = environment(**{**variables(), "PATH": os.environ["PATH"]})
        given |= {
            "DATA_DIR": str(self.data),
            "HOME": str(self.scratch),
            "TMPDIR": str(self.scratch),
        }
        given |= {"SECRET_KEY": secrets.token_urlsafe(48), "ALLOWED_HOSTS": HOST}
        given |= {"DATABASE_URL": "", "REDIS_URL": "", "HISTORY_URL": ""}
        return {"cwd": self.tree, "env": given, **self.rights}


def rights() -> dict[str, Any]:
    """Of a user who has none, if we are root. A checkout under /root is not read by others: then
    all runs as who we are."""
    if not (user := unprivileged()):
        return {}
    entry = pwd.getpwnam(user)
    found: dict[str, Any] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    command = [sys.executable, "-c", "import django"]
    try:
        done = subprocess.run(command, **found, cwd="/", capture_output=True)
    except OSError:
        return {}
    return found if done.returncode == 0 else {}


@pytest.fixture
def image() -> Iterator[ReplayedImage]:
    with tempfile.TemporaryDirectory(prefix="watchparty-image-") as folder:
        yield ReplayedImage(Path(folder))


def content(folder: Path) -> set[tuple[str, int]]:
    return {(str(path.relative_to(folder)), path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_the_image_prepares_serves_and_stops_on_a_read_only_tree(
    image: ReplayedImage, tmp_path: Path
) -> None:
    before = content(image.tree)
    assert any(name.endswith(".pyc") for name, _ in before)
    prepared = image.run("python", "manage.py", "prepare", "--without-demo")
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    check = health_check()
    readiness = [*check[:-1], check[-1].replace("/healthz", "/readyz")]
    assert image.run(*check).returncode != 0, "nothing serves yet"
    log = tmp_path / "serve.log"
    with image.serving(log) as process:
        wait_until_well(image, check, process, log)
        ready = image.run(*readiness)
        assert ready.returncode == 0, ready.stderr
        process.send_signal(getattr(signal, only("STOPSIGNAL").arguments))
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert "Traceback" not in log.read_text()
    assert content(image.tree) == before
    assert (image.data / "static" / "staticfiles.json").exists()


def wait_until_well(
    image: ReplayedImage, check: list[str], process: "subprocess.Popen[bytes]", log: Path
) -> None:
    """As an engine does: by the check of the image, again and again."""
    for _ in range(PATIENCE * 4):
        if process.poll() is not None:
            break
        if image.run(*check).returncode == 0:
            return
    raise AssertionError(f"{image.run(*check).stderr}\n{log.read_text()[-4000:]}")
