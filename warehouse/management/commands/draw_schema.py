from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from warehouse.schema_docs import page


class Command(BaseCommand):
    help = "Draw both schemas, and write the star's dictionary, into docs/schema.md."

    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.BASE_DIR) / "docs" / "schema.md"
        file.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Written: {file}")
