"""Whom a server that refuses to run as root runs as."""

import functools
import os
import pwd
from pathlib import Path


@functools.cache
def unprivileged() -> str | None:
    """The name to run as, or None when we are not root and can stay who we are."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def hand_over(folder: Path) -> None:
    if user := unprivileged():
        entry = pwd.getpwnam(user)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
