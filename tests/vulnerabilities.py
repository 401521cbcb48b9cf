"""Are there known vulnerabilities in what is installed? Asks pip-audit, where it can ask."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PATIENCE = 120


def main() -> int:
    told = audit()
    if told is None:
        print("pip-audit: could not reach its source, so nothing is known. Going on.")  # noqa: T201
        return 0
    found = vulnerable(told)
    print("\n".join(found) or "pip-audit: no known vulnerabilities.")  # noqa: T201
    return 1 if found else 0


def audit() -> str | None:
    """What pip-audit says, in JSON; None when it could not ask."""
    with tempfile.TemporaryDirectory() as folder:
        installed = Path(folder, "installed.txt")
        installed.write_text(_python("-m", "pip", "freeze").stdout)
        asked = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10"]
        try:
            answer = _python(
                "-m", "pip_audit", *asked, "--format", "json", "--requirement", str(installed)
            )
        except subprocess.TimeoutExpired:
            return None
    return answer.stdout if answer.stdout.startswith("{") else None


def vulnerable(told: str) -> list[str]:
    return [
        f"{package['name']} {package['version']}: {each['id']}, "
        f"mended in {', '.join(each['fix_versions']) or 'no version yet'}"
        for package in json.loads(told)["dependencies"]
        for each in package.get("vulns", [])
    ]


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=PATIENCE
    )


if __name__ == "__main__":
    sys.exit(main())
