"""The release before this one, from the repository's own history."""

import io
import subprocess
import tarfile
from pathlib import Path

from tests.harness.site import ROOT


class NoHistory(Exception):
    """A copy without history, or one commit deep, holds no release before."""


# Commits that follow each other within hours are work on one release.
HOURS_APART = 12


def unpack_release_before(folder: Path) -> str:
    """Puts it into the folder and returns which: the newest tagged one, else the last of an earlier
    day's work, else the last commit's."""
    for name in (_git("describe", "--tags", "--abbrev=0", "HEAD^"), _earlier_work(), "HEAD^"):
        if name and (commit := _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")):
            packed = subprocess.run(
                ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True
            )
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(folder, filter="data")
            return commit
    raise NoHistory("There is no commit before this one here.")


def _earlier_work() -> str:
    committed_at = _git("log", "-1", "--format=%ct", "HEAD")
    if not committed_at:
        return ""
    return _git("rev-list", "-1", f"--before={int(committed_at) - HOURS_APART * 3600}", "HEAD")


def _git(*command: str) -> str:
    try:
        reported = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return reported.stdout.strip() if reported.returncode == 0 else ""
