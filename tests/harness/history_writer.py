"""A process that writes history as the site does, each write in a transaction of its own.

    python -m tests.harness.history_writer FILE

Adds a line to FILE when a write is committed; ends when its input is closed.
"""

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import django

PEOPLE, EVERY = 20, 0.01


def main(path: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")
    django.setup()
    stopping = threading.Event()

    def wait_for_stop() -> None:
        sys.stdin.read()
        stopping.set()

    threading.Thread(target=wait_for_stop, daemon=True).start()
    titles = _titles()
    with path.open("a", encoding="utf-8") as acked:
        number = 0
        while not stopping.is_set():
            acked.write(_write(number, titles[number % len(titles)]) + "\n")
            acked.flush()
            number += 1
            time.sleep(EVERY)


def _titles() -> list[int]:
    from catalog.models import Title

    return list(Title.objects.order_by("id").values_list("id", flat=True)[:100])


def _write(number: int, title: int) -> str:
    """What was written, once it is committed: every third a rating, the others views."""
    from django.db import transaction

    from history.backend import history
    from history.records import Rated, View
    from history.view_ids import view_id

    person, now = f"member:{number % PEOPLE}", datetime.now(UTC)
    if number % 3 == 0:
        stars = 0.5 + number % 10 / 2
        with transaction.atomic():
            history().rate(Rated(person, title, stars, now, "page"))
        return f"rating {person} {title} {stars}"
    view = View(person, view_id(now, f"n{number}"), title, now, number, "party")
    with transaction.atomic():
        history().record_view(view)
    return f"view {person} {view.view_id} {number}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
