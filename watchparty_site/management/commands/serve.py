"""Serves the site on this machine, after preparing what it needs."""

import errno
import os
import signal
import socket
import subprocess
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from watchparty_site import dependencies, local_network, private_files, served_addresses
from watchparty_site.servers import serve
from watchparty_site.settings import INSECURE_SECRET_KEY
from watchparty_site.wait_for_database import WaitingServer

FRIENDS_PATIENCE = 5.0  # seconds in which the friends of the demo party end by themselves


class Command(BaseCommand):
    help = "Make everything ready, then serve on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host",
            default=served_addresses.EVERY_ADDRESS if settings.LAN else "127.0.0.1",
            help="Where to listen; with LAN=1 on every address of this machine.",
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--without-prepare",
            action="store_true",
            help="Everything is ready: serve at once. For processes beyond the first.",
        )
        parser.add_argument(
            "--without-demo",
            action="store_true",
            help="As of `prepare`: without the demo catalogue, now and at every later start.",
        )
        parser.add_argument(
            "--with-demo-party",
            action="store_true",
            help="Also run a party in which three scripted friends move their sliders.",
        )

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        check_host(host)
        check_port_is_free(host, port)
        try:
            self._check_dependencies(host, port, options["without_prepare"])
        except KeyboardInterrupt:
            return
        if not options["without_prepare"]:
            without_demo = options["without_demo"]
            call_command(
                "prepare", without_demo=without_demo, stdout=self.stdout, stderr=self.stderr
            )
        self.url = served_addresses.own_url(host, port)
        self.network_urls = served_addresses.network_urls(host, port)
        self.demo_friends: subprocess.Popen[bytes] | None = None
        self.with_demo_party = options["with_demo_party"]
        try:
            serve.run(settings.SERVER, host, port, self._report_address)
        except KeyboardInterrupt:
            self.stdout.write("")  # uvicorn raises it again when it has stopped
        finally:
            self._stop_demo_friends()

    def _wait_for_database(self, host: str, port: int) -> None:
        """Waits, and answers probes meanwhile. Raises NotReady for a database that refuses."""
        try:
            dependencies.database()
        except dependencies.Unreachable as unreachable:
            self.stderr.write(
                f"{unreachable} Waiting for it; /healthz and /readyz answer meanwhile."
            )
            with WaitingServer(host, port, str(unreachable)) as waiting:
                waiting.serve_until_reachable()
            self.stderr.write("The database answers. Going on.")

    def _check_dependencies(self, host: str, port: int, is_prepared: bool) -> None:
        """Checks the database; a Redis that is unreachable is only reported, the bus reconnects."""
        try:
            private_files.create_database_file()
            self._wait_for_database(host, port)
            dependencies.sqlite_file()
            if is_prepared:
                dependencies.schema()
        except dependencies.NotReady as missing:
            raise CommandError(str(missing)) from None
        finally:
            connection.close()
        try:
            dependencies.bus()
        except dependencies.NotReady as missing:
            self.stderr.write(str(missing))

    def _report_address(self) -> None:
        self.stdout.write(f"\nWatchparty is on {self.url}  (Ctrl-C stops it)\n")
        if self.network_urls:
            others = ", ".join(self.network_urls)
            self.stdout.write(f"Phones and televisions on your network open {others}\n")
        if self.with_demo_party:
            command = [*settings.COMMAND_LINE, "demo_party", "--url", self.url]
            self.demo_friends = subprocess.Popen(  # noqa: S603 our own command, no shell
                [*command, *self._invitation()]
            )

    def _invitation(self) -> list[str]:
        return ["--shown-url", self.network_urls[0]] if self.network_urls else []

    def _stop_demo_friends(self) -> None:
        """Asks them to end. They keep nothing, so those who are slow to end, as on a busy machine,
        or whom a second Ctrl-C does not wait for, are killed."""
        if self.demo_friends and self.demo_friends.poll() is None:
            self.demo_friends.send_signal(signal.SIGTERM)
            try:
                self.demo_friends.wait(FRIENDS_PATIENCE)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                self.demo_friends.kill()
                self.demo_friends.wait()


def check_host(host: str) -> None:
    """Raises CommandError if other devices could reach a site that is set up for this one only."""
    if settings.LAN and not settings.LAN_ADDRESSES:
        raise CommandError("This machine has no address on a network. Is it connected to one?")
    if not local_network.is_loopback(host) and settings.SECRET_KEY == INSECURE_SECRET_KEY:
        raise CommandError(
            f"On {host}, other devices would reach a site that is set up for this machine alone. "
            "For a home network, use LAN=1 instead of --host (make run LAN=1); for anything else, "
            "DEPLOYMENT=production, see docs/operations.md."
        )


def check_port_is_free(host: str, port: int) -> None:
    """Raises CommandError if the site cannot listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise CommandError(f"There is no address {host!r} on this machine.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use by another program. "
                    f"Stop it, or choose another port: make run PORT={port + 1}"
                ) from None
            raise CommandError(
                f"Cannot serve on {host}:{port}: {os.strerror(error.errno or 0)}."
            ) from None
