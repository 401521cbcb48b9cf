"""Formats, lints and type-checks static/js and static/css, and prints what was checked.

    python -m tools.check_scripts
    NODE_IS_REQUIRED=1 python -m tools.check_scripts    fails where node or npm is missing

Biome and TypeScript come from the npm registry, pinned in package-lock.json. Fails when either
finds something. Where node is missing or the registry cannot be reached, it succeeds and prints
"not checked"; the last line is also in var/script-check.txt, for the summary of `.ci/run`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = ROOT / "var" / "script-check.txt"
LOCK = ROOT / "package-lock.json"
INSTALLED_LOCK = ROOT / "node_modules" / ".installed-from"  # a copy of the lock file
TIMEOUT_SECONDS = 180
CHECKS = {"Biome": ["biome", "ci", "static", "types"], "TypeScript": ["tsc", "--project", "."]}


def main() -> int:
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        required = bool(os.environ.get("NODE_IS_REQUIRED"))
        return finish(f"NOT CHECKED. {' and '.join(missing)} not found.", 1 if required else 0)
    if problem := install():
        return finish(f"NOT CHECKED. npm could not install Biome and TypeScript: {problem}", 0)
    failed = [name for name, command in CHECKS.items() if not passes(command)]
    if failed:
        return finish(f"{' and '.join(failed)} failed.", 1)
    return finish(f"checked with {' and '.join(CHECKS)} on node {node_version()}.", 0)


def finish(sentence: str, status: int) -> int:
    line = f"Scripts and styles: {sentence}"
    print(line, flush=True)
    SUMMARY.parent.mkdir(exist_ok=True)
    SUMMARY.write_text(line + "\n")
    return status


def install() -> str:
    """Installs what the lock file names, unless it is installed; returns what went wrong."""
    if INSTALLED_LOCK.exists() and INSTALLED_LOCK.read_text() == LOCK.read_text():
        return ""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {TIMEOUT_SECONDS} s."
    if done.returncode:
        return " ".join(done.stderr.split())[:200]
    INSTALLED_LOCK.write_text(LOCK.read_text())
    return ""


def passes(command: list[str]) -> bool:
    program, *arguments = command
    return subprocess.run([f"node_modules/.bin/{program}", *arguments], cwd=ROOT).returncode == 0


def node_version() -> str:
    return subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
