"""Starts Python programs as forks of a process that has imported the libraries already.

Of the two seconds of a processor that a server takes until it answers, importing libraries takes
more than one, and the tests of real processes start hundreds. What is forked has a session, an
environment, a log and signals of its own, imports everything of this repository itself, and ends
as any Python program does. A second process waits for it, since only a parent gets to know how a
process ended.
"""

import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import warnings
from pathlib import Path
from typing import Any

# Nothing of this repository, nothing that reads Django's settings, and no reactor of Twisted.
LIBRARIES = (
    "asgiref.sync",
    "autobahn.websocket.protocol",
    "boto3",
    "channels.layers",
    "csp.constants",
    "diff_match_patch",
    "django.contrib.admin.sites",
    "django.core.handlers.asgi",
    "django.core.management",
    "django.db.backends.postgresql.psycopg_any",
    "django.db.models",
    "django.forms",
    "django.template.loader",
    "django.test.signals",
    "django.views.generic",
    "django_stubs_ext",
    "duckdb",
    "fido2.webauthn",
    "httpx",
    "msgspec.json",
    "numpy",
    "openpyxl",
    "PIL.Image",
    "prometheus_client.openmetrics.exposition",
    "psycopg",
    "psycopg_pool",
    "rapidfuzz.process",
    "redis.asyncio",
    "scipy.optimize",
    "scipy.sparse.linalg",
    "segno",
    "tablib",
    "twisted.internet.abstract",
    "twisted.internet.endpoints",
    "twisted.internet.interfaces",
    "twisted.web.http",
    "uvicorn.protocols.http.h11_impl",
    "websockets.asyncio.client",
)
PROGRAM_FILES = 3, 4096  # what a program has open besides its three streams


def main(address: str) -> dict[str, Any]:
    """Serves until its standard input ends. Returns in each forked process, with its request."""
    for each in LIBRARIES:
        importlib.import_module(each)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for programs need no waiting
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(16)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            readable, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in readable:
                sys.exit()
            connection, _ = listener.accept()
            if _fork() == 0:
                return _start(connection)
            connection.close()


def _start(connection: socket.socket) -> dict[str, Any]:
    """Forks the program and waits for it; returns in the program."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request: dict[str, Any] = json.loads(connection.makefile().readline())
    if (program := _fork()) == 0:
        return request
    connection.sendall(f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _fork() -> int:
    with warnings.catch_warnings():  # of threads that a library may have: none holds a lock here
        warnings.simplefilter("ignore")
        return os.fork()


def become(request: dict[str, Any]) -> None:
    """Makes of this process what starting the program anew would have made."""
    os.setsid()
    with Path(os.devnull).open() as nothing, Path(request["log"]).open("ab") as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.closerange(*PROGRAM_FILES)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path[0] = request["folder"]
    sys.argv = request["command"]
    runpy.run_path(request["command"][0], run_name="__main__")


if __name__ == "__main__":
    become(main(sys.argv[1]))
