"""Checks a process from inside its container: ends with 0 if the URL answers 200.

    python deploy/container/check_health.py http://127.0.0.1:8000/readyz

The request names a host of ALLOWED_HOSTS, since the site refuses any other.
"""

import os
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 4


def host() -> str:
    """The first allowed name; of a pattern such as .watch.example, a name that it allows."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    return first.lstrip("*.") or "localhost"


def check(url: str) -> str:
    """Returns what is wrong; nothing if the process is well."""
    request = urllib.request.Request(url, headers={"Host": host()})  # noqa: S310 our own argument
    try:
        urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS).close()  # noqa: S310 as above
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read(2000).decode(errors='replace')}"
    except OSError as unreachable:
        return str(unreachable)
    return ""


if __name__ == "__main__":
    sys.exit(check(sys.argv[1]) or 0)
