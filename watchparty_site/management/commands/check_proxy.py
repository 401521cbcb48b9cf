"""Reports to an operator what the proxy in front of the site breaks."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from parties.storage import party_store
from watchparty_site.proxy_check.self_check import SelfCheck


class Command(BaseCommand):
    help = "Check the site through its proxy, as a browser would, and report what the proxy breaks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="what people open, such as https://watch.example")
        parser.add_argument(
            "--idle", type=float, default=30, help="how many seconds a socket is left idle (30)"
        )

    def handle(self, *args: Any, url: str, idle: float, **options: Any) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise CommandError("The address must begin with http:// or https://.")
        self_check = SelfCheck(url, idle)
        broken = 0
        try:
            for finding in self_check.findings():
                broken += not finding.is_passed
                self.stdout.write(f"{finding.name:15} {finding.broken or 'well'}")
        finally:
            if self_check.code:
                party_store.close(self_check.code)
        if broken:
            raise CommandError(f"{broken} of the checks failed; each says what helps.")
        self.stdout.write("The proxy does what it should.")
