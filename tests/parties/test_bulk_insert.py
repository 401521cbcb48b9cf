"""Rows that are inserted together are read back as they were, whatever is in them."""

import pytest
from django.db import DatabaseError

from parties.models import Impression, Interaction, Party
from parties.storage import create_party
from parties.storage.bulk_insert import insert
from tests.cast import EVENING

pytestmark = pytest.mark.django_db(transaction=True)

ODD = ["", "\\", "\t", "\n", "\\N", "'", '"', "{", "},{", "NULL", "Amélie 映画 🍿"]


@pytest.fixture
def ana() -> str:
    return create_party.create_party("Movie night", "Ana", None, "")[1]


def weighted(who: str, interest: str, amount: float | None) -> Interaction:
    return Interaction(
        party_id=Party.objects.get().pk,
        participant_id=who,
        kind=Interaction.Kind.WEIGHTED,
        at=EVENING,
        revision=7,
        title=None if amount is None else 541,
        interest=interest,
        amount=amount,
        strategy="average",
    )


def read(titles: list[object]) -> Impression:
    return Impression(
        party_id=Party.objects.get().pk,
        at=EVENING,
        revision=7,
        strategy="average",
        agreement="shared",
        participants={"ana": "laptop"},
        titles=titles,
    )


def test_none_are_inserted_without_a_question() -> None:
    insert([])


def test_interactions_are_read_back_as_they_were(ana: str) -> None:
    insert([weighted(ana, odd, amount) for odd in ODD for amount in (0.1, -1.0, None)])
    found = Interaction.objects.order_by("id").values_list(
        "participant", "at", "revision", "title", "interest", "amount", "device"
    )
    assert list(found) == [
        (ana, EVENING, 7, title, odd, amount, "")
        for odd in ODD
        for amount, title in ((0.1, 541), (-1.0, 541), (None, None))
    ]


def test_lists_that_were_read_are_read_back_as_they_were(ana: str) -> None:
    insert([read([[541, 1, odd, 0.25, {ana: None, odd: 1}]]) for odd in ODD])
    found = Impression.objects.order_by("id").values_list("titles", flat=True)
    assert list(found) == [[[541, 1, odd, 0.25, {ana: None, odd: 1}]] for odd in ODD]


def test_one_that_cannot_be_stored_leaves_none_of_them(ana: str) -> None:
    absurd = weighted(ana, "x", 0.5)
    absurd.at = None  # type: ignore[assignment] # what no database takes
    with pytest.raises(DatabaseError):
        insert([weighted(ana, "genre:comedy", 0.5), absurd])
    assert not Interaction.objects.exists()
