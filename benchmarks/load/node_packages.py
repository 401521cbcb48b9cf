"""Peers in Node, installed by npm into var/, apart from the project."""

import shutil
import subprocess
from pathlib import Path

from benchmarks import ROOT

SOURCE = ROOT / "benchmarks" / "peers_js"
FOLDER = ROOT / "var" / "peers_js"


class NoNode(Exception):
    pass


def installed() -> Path:
    """The folder with the servers and what they need. Raises NoNode with the reason."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoNode("socket.io and ws are left out: Node.js with npm is not installed here.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in SOURCE.iterdir():
        if each.is_file():
            shutil.copy(each, FOLDER)
    done = subprocess.run(  # noqa: S603 our own package.json
        [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NoNode(f"socket.io and ws are left out: npm install failed:\n{done.stderr[-1000:]}")
    return FOLDER
