"""Serves the site on this machine, after making everything ready that it needs."""

import errno
import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from watchparty_site import reachable, servers


class Command(BaseCommand):
    help = "Make everything ready, then serve on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--without-prepare",
            action="store_true",
            help="Everything is ready: serve at once. For processes beyond the first.",
        )
        parser.add_argument(
            "--with-demo-party",
            action="store_true",
            help="Also run a party in which three scripted friends move their sliders.",
        )

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        refuse_taken_port(host, port)
        self._must_be_able(options["without_prepare"])
        if not options["without_prepare"]:
            call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        self.address = f"http://{host}:{port}/"
        self.friends: subprocess.Popen[bytes] | None = None
        self.with_demo_party = options["with_demo_party"]
        try:
            servers.run(settings.SERVER, host, port, self._welcome)
        except KeyboardInterrupt:
            self.stdout.write("")  # uvicorn raises it again when it has stopped
        finally:
            self._send_friends_home()

    def _must_be_able(self, is_prepared: bool) -> None:
        """A bus that is away is waited for while the site serves; the rest is needed at once."""
        try:
            reachable.database()
            if is_prepared:
                reachable.schema()
        except reachable.NotReady as missing:
            raise CommandError(str(missing)) from None
        finally:
            connection.close()
        try:
            reachable.bus()
        except reachable.NotReady as missing:
            self.stderr.write(str(missing))

    def _welcome(self) -> None:
        self.stdout.write(f"\nWatchparty is on {self.address}  (Ctrl-C stops it)\n")
        if self.with_demo_party:
            manage = Path(settings.BASE_DIR) / "manage.py"
            self.friends = subprocess.Popen(  # noqa: S603 our own command, no shell
                [sys.executable, str(manage), "demo_party", "--url", self.address]
            )

    def _send_friends_home(self) -> None:
        if self.friends and self.friends.poll() is None:
            self.friends.send_signal(signal.SIGTERM)
            self.friends.wait(timeout=5)


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use by another program. "
                    f"Stop it, or choose another port: make run PORT={port + 1}"
                ) from None
            raise CommandError(
                f"Cannot serve on {host}:{port}: {os.strerror(error.errno or 0)}."
            ) from None
