import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from warehouse.simulation.raters import NoRaters
from warehouse.simulation.simulate import simulate


class Command(BaseCommand):
    help = "Write parties that never were, by people of the demo catalogue; marked as simulated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--parties", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, days: int, parties: int, seed: int, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("Simulated parties do not belong among those of a production site.")
        if days < 1 or parties < 1:
            raise CommandError("There must be at least one day and one party.")
        yesterday = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
        try:
            written = simulate(days, parties, seed, yesterday, self.stdout.write)
        except NoRaters as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{parties:,} simulated parties, {written:,} interactions.")
