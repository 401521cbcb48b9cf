"""Writes the machine-readable descriptions of the protocol into docs/ and types/."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from parties.api.openapi import openapi
from parties.protocol.asyncapi import asyncapi
from parties.protocol.typescript import typescript


def documents() -> dict[Path, str]:
    docs = settings.BASE_DIR / "docs"
    made = {docs / "asyncapi.json": asyncapi(), docs / "openapi.json": openapi()}
    schemas = {**made[docs / "openapi.json"]["components"]["schemas"]}
    schemas |= made[docs / "asyncapi.json"]["components"]["schemas"]
    texts = {path: json.dumps(each, indent=1, sort_keys=True) + "\n" for path, each in made.items()}
    return {**texts, settings.BASE_DIR / "types" / "protocol.d.ts": typescript(schemas)}


class Command(BaseCommand):
    help = "Writes docs/asyncapi.json, docs/openapi.json and types/protocol.d.ts from the types."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether they are current"
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        for path, text in documents().items():
            is_current = path.exists() and path.read_text() == text
            if check and not is_current:
                raise CommandError(f"{path.name} is stale: run manage.py describe_protocol.")
            if not is_current:
                path.write_text(text)
            self.stdout.write(f"{path.name}: {'as it was' if is_current else 'written'}")
