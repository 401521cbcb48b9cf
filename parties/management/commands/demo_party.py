"""A party in which three scripted friends move their sliders, look at titles, talk, nominate, vote
and watch, for a first look at a live room."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parties.demo_friend import Friend, post

NAME = "Movie night"


def cast() -> list[Friend]:
    """They share science fiction and adventure, and differ enough to make the list move."""
    return [
        Friend(
            "Ana",
            likes=["genre:sci-fi", "genre:drama", "genre:mystery", "mood:thought-provoking"],
            avoids=["genre:horror"],
        ),
        Friend(
            "Bo",
            likes=["genre:comedy", "genre:adventure", "genre:sci-fi", "era:1980s"],
            avoids=["genre:war", "genre:documentary"],
        ),
        Friend(
            "Cy",
            likes=["genre:thriller", "genre:crime", "genre:adventure", "era:1990s"],
            avoids=["genre:musical", "genre:romance"],
        ),
    ]


class Command(BaseCommand):
    help = "Open a party with Ana, Bo and Cy, who move their sliders until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000/", help="Where the site is.")
        parser.add_argument("--shown-url", help="Where friends reach it, if that is elsewhere.")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        self.shown_url = (options["shown_url"] or url).rstrip("/")
        try:
            asyncio.run(self._party(url.rstrip("/")))
        except (OSError, ConnectionError) as error:
            raise CommandError(f"The demo party at {url} ended: {error}") from None
        except KeyboardInterrupt:
            return

    async def _party(self, server: str) -> None:
        ending = asyncio.create_task(self._steer(server))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.cancel)
        try:
            await ending
        except asyncio.CancelledError:
            return

    async def _steer(self, server: str) -> None:
        host, *others = friends = cast()
        api = f"{server}/api/v1/parties"
        made = await post(api, {"name": NAME, "host_name": host.name})
        code, tokens = made["code"], [made["participant"]["token"]]
        for friend in others:
            joined = await post(f"{api}/{code}/participants", {"name": friend.name})
            tokens.append(joined["participant"]["token"])
        self.stdout.write(
            f"Ana, Bo and Cy are choosing at {self.shown_url}/p/{code}/  (join them)\n"
        )
        await asyncio.gather(
            *(each.steer(server, code, token) for each, token in zip(friends, tokens, strict=True))
        )
