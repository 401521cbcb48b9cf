"""Opens parties with people in them, and prints how each of them gets in: one JSON line a party.

    python -m benchmarks.load.seed_parties PARTIES PEOPLE

Straight in the database that DATABASE_URL names; over HTTP, thousands of people would take longer
than the measurement they are for.
"""

import json
import sys

from django.db import transaction
from django.utils import timezone

from benchmarks import with_django  # noqa: F401 sets Django up before models are imported
from parties.access import identity
from parties.domain import codes
from parties.domain.joining import Join
from parties.storage import create_party as creation
from parties.storage import party_store


def create_party(people: int) -> dict[str, object]:
    """A party of so many people, its host first."""
    party, host = creation.create_party("Movie night", "Person 0", None, "")
    others = [
        Join(codes.new_id(), f"Person {each}", "participant", timezone.now(), people)
        for each in range(1, people)
    ]
    party_store.commit(party.code, list(others), party)
    members = [host, *(each.id for each in others)]
    tokens = [identity.token_for(party.code, each) for each in members]
    return {"code": party.code, "people": members, "tokens": tokens}


def main() -> None:
    parties, people = int(sys.argv[1]), int(sys.argv[2])
    with transaction.atomic():
        created = [create_party(people) for _ in range(parties)]
    sys.stdout.write("".join(json.dumps(each) + "\n" for each in created))


if __name__ == "__main__":
    main()
