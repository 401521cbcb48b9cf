"""Programs that are installed, or that Debian's packages bring."""

import os
import shutil
import subprocess


class NotInstalled(Exception):
    pass


def program(name: str, package: str) -> str:
    """Where it is; it is installed when it is missing and we may do that."""
    if name_or_path := _found(name):
        return name_or_path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *command], env=environment, capture_output=True, timeout=300)
    if name_or_path := _found(name):
        return name_or_path
    raise NotInstalled(
        f"These tests start a real {name}; it is not installed, and apt-get could not install it."
    )


def _found(name: str) -> str | None:
    """A proxy is an administrator's program, and not on everybody's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
