"""A Chromium that really starts: installed, Playwright's own, or Debian's package."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
WHERE_PLAYWRIGHT_KEEPS_ITS_OWN = (
    "from playwright.sync_api import sync_playwright as playwright\n"
    "with playwright() as browsers: print(browsers.chromium.executable_path)"
)
# Chromium's sandbox needs not to be root; the pages are our own.
ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []


class NoChromium(Exception):
    pass


@functools.cache
def working_chromium() -> Path:
    """CHROMIUM names one; else the first that runs, installing one when none does."""
    for candidate in _candidates():
        if version(candidate):
            return candidate
    raise NoChromium(
        "The browser tests need Chromium, and none was found or could be installed: not in "
        "CHROMIUM, not on PATH, not by `playwright install chromium`, not by apt-get. "
        "Install one, or name one: CHROMIUM=/path/to/chromium make test"
    )


def version(binary: Path) -> str:
    """As it prints it; empty when it does not run."""
    try:
        reported = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return reported.stdout.strip() if reported.returncode == 0 else ""


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("CHROMIUM"):
        yield Path(named)
    yield from _on_path()
    yield from _playwright()
    if _try(sys.executable, "-m", "playwright", "install", "chromium"):
        yield from _playwright()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update")
        _try("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
        yield from _on_path()


def _on_path() -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)


def _playwright() -> Iterator[Path]:
    command = [sys.executable, "-c", WHERE_PLAYWRIGHT_KEEPS_ITS_OWN]
    reported = subprocess.run(command, capture_output=True, text=True)
    if reported.stdout.strip():
        yield Path(reported.stdout.strip())


def _try(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return not subprocess.run(command, env=environment, timeout=300).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
