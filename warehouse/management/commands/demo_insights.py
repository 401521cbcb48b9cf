import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from parties.models import Ballot
from warehouse.source.parties import SIMULATED_PREFIX

NAME = "analyst"


class Command(BaseCommand):
    help = "Simulate a month of parties, publish it, and serve the pages that answer from it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--parties", type=int, default=400)

    def handle(self, *, port: int, parties: int, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("A production site gets no account whose password is printed.")
        call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        if not Ballot.objects.filter(party__secret__startswith=SIMULATED_PREFIX).exists():
            call_command("simulate_parties", parties=parties, stdout=self.stdout)
        call_command("run_etl", full=True, stdout=self.stdout)
        password = self._analyst()
        address = f"http://127.0.0.1:{port}{reverse('admin:warehouse_insight_changelist')}"
        self.stdout.write(f"\nInsights: {address}\n  as {NAME}, password {password}")
        call_command("serve", "--without-prepare", port=port, stdout=self.stdout)

    def _analyst(self) -> str:
        """Whose password is another one at each start."""
        password = secrets.token_urlsafe(12)
        analyst, _ = User.objects.get_or_create(username=NAME)
        analyst.set_password(password)
        analyst.is_staff = analyst.is_superuser = True
        analyst.save()
        return password
