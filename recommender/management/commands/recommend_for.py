from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from history.interface import HistoryUnavailable
from recommender.engine import load_engine
from recommender.single_user import LikedTitle, Suggestion, recommend_for_member, stars_of


class Command(BaseCommand):
    help = "Print what one person would like, from what they have rated."

    requires_system_checks = ()  # it needs the database alone, and starts quicker so

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="their key in the ratings, such as movielens:17")
        parser.add_argument("--limit", type=int, default=20, help="how many titles (20)")

    def handle(self, *, person: str, limit: int, **options: Any) -> None:
        if limit < 1:
            raise CommandError("--limit is 1 or more.")
        try:
            stars = stars_of(person)
        except HistoryUnavailable as away:
            raise CommandError(str(away)) from away
        if not stars:
            raise CommandError(f"Nobody with the key {person} has rated anything.")
        found = recommend_for_member(load_engine().model, stars, (), limit)
        for place, suggestion in enumerate(found, start=1):
            line = f"{place:3}. {named(suggestion)}  {suggestion.score:.2f}"
            why = "; ".join(named(behind) for behind in suggestion.because)
            self.stdout.write(f"{line}  likes {why}" if why else line)


def named(title: Suggestion | LikedTitle) -> str:
    return f"{title.title} ({title.year})" if title.year else title.title
