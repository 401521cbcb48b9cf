"""Opens parties with people in them, and prints how each of them gets in: one JSON line a party.

    python benchmarks/load/seats.py PARTIES PEOPLE

Straight in the database that DATABASE_URL names; over HTTP, thousands of people would take longer
than the measurement they are for.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402 as above
from django.utils import timezone  # noqa: E402 as above

from parties import codes, founding, identity, store  # noqa: E402 as above
from parties.changes import Join  # noqa: E402 as above


def seat(people: int) -> dict[str, object]:
    """A party of so many people, its host first."""
    party, host = founding.found("Movie night", "Person 0", None, "")
    others = [
        Join(codes.new_id(), f"Person {each}", "participant", timezone.now(), people)
        for each in range(1, people)
    ]
    store.commit(party.code, list(others), party)
    seated = [host, *(each.id for each in others)]
    tokens = [identity.token_for(party.code, each) for each in seated]
    return {"code": party.code, "people": seated, "tokens": tokens}


def main() -> None:
    parties, people = int(sys.argv[1]), int(sys.argv[2])
    with transaction.atomic():
        seats = [seat(people) for _ in range(parties)]
    sys.stdout.write("".join(json.dumps(each) + "\n" for each in seats))


if __name__ == "__main__":
    main()
