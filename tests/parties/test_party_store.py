"""What is committed is what is read again, on whatever database the tests run."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from msgspec.structs import replace

from catalog.models import Title
from parties.domain import codes
from parties.domain.commands import ChangeSettings, Command, Remove, SetWeights, Transfer
from parties.domain.errors import PartyNotFound, Refused
from parties.domain.joining import Join
from parties.domain.state import PartyState
from parties.models import Party
from parties.storage import create_party, party_store
from recommender.types import Filters
from tests.cast import EVENING
from tests.parties.test_events_follow_snapshots import changes


def a_party() -> tuple[PartyState, str]:
    return create_party.create_party("Movie night", "Ana", None, "")


def joining(name: str) -> Join:
    return Join(codes.new_id(), name, "participant", EVENING, 50)


@pytest.mark.django_db
def test_a_new_party_is_read_as_it_was_made() -> None:
    state, host = a_party()
    assert party_store.load(state.code) == state
    assert state.host() == state.participants[host]


@pytest.mark.django_db
def test_a_commit_returns_the_revision_of_each_change() -> None:
    state, _ = a_party()
    bo = joining("Bo")
    applied = party_store.commit(
        state.code,
        [bo, SetWeights(bo.id, {"genre:comedy": 0.123456789}), ChangeSettings(bo.id, locked=True)],
        state,
    )
    assert applied.outcomes[:2] == [state.revision + 1, state.revision + 2]
    assert isinstance(applied.outcomes[2], Refused)
    assert party_store.load(state.code).participants[bo.id].weights == {"genre:comedy": 0.123456789}


@pytest.mark.django_db
def test_a_moved_slider_costs_two_statements() -> None:
    state, ana = a_party()
    moved = SetWeights(ana, {"genre:comedy": 0.5, "genre:horror": -0.5})
    with CaptureQueriesContext(connection) as queries:
        party_store.commit(state.code, [moved], state)
    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert [sql.split()[0] for sql in asked] == ["UPDATE", "INSERT"]


@pytest.mark.django_db
def test_what_another_process_closed_accepts_no_weights() -> None:
    before, ana = a_party()
    assert party_store.close(before.code)
    applied = party_store.commit(before.code, [SetWeights(ana, {"genre:comedy": 0.5})], before)
    assert isinstance(applied.outcomes[0], Refused)
    assert party_store.load(before.code).participants[ana].weights == {}


@pytest.mark.django_db
def test_what_another_process_changed_is_not_lost() -> None:
    before, ana = a_party()
    party_store.commit(before.code, [SetWeights(ana, {"genre:comedy": 0.5})], before)
    applied = party_store.commit(before.code, [SetWeights(ana, {"genre:horror": -0.5})], before)
    assert applied.after.participants[ana].weights == {"genre:comedy": 0.5, "genre:horror": -0.5}
    assert applied.after.revision == before.revision + 2


@pytest.mark.django_db
def test_a_party_that_is_gone_accepts_no_change() -> None:
    state, ana = a_party()
    Party.objects.all().delete()
    with pytest.raises(PartyNotFound):
        party_store.commit(state.code, [SetWeights(ana, {})], state)


@pytest.mark.django_db
def test_a_party_closed_elsewhere_accepts_no_change() -> None:
    state, ana = a_party()
    assert party_store.close(state.code)
    applied = party_store.commit(state.code, [SetWeights(ana, {"genre:comedy": 1})], state)
    assert isinstance(applied.outcomes[0], Refused)
    assert applied.outcomes[0].code == "party_closed"


@pytest.mark.django_db
def test_the_database_allows_one_host_while_the_party_changes_hands() -> None:
    state, ana = a_party()
    bo = joining("Bo")
    after = party_store.commit(state.code, [bo, Transfer(ana, bo.id)], state).after
    assert party_store.load(state.code).host() == after.participants[bo.id]


@pytest.mark.django_db
def test_filters_come_back_typed() -> None:
    state, ana = a_party()
    filters = Filters(kind="film", year_min=1990, languages=["de", "fr"])
    party_store.commit(state.code, [ChangeSettings(ana, filters=filters)], state)
    assert party_store.load(state.code).filters == filters


@pytest.mark.django_db
def test_who_was_removed_stays_removed() -> None:
    state, ana = a_party()
    bo = joining("Bo")
    party_store.commit(state.code, [bo, Remove(ana, bo.id, "next secret")], state)
    again = party_store.load(state.code)
    assert again.participants[bo.id].standing == "banned"
    assert again.secret == "next secret"


class WhatIsCommittedIsWhatIsRead(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        Title.objects.bulk_create(Title(pk=pk, name=f"Title {pk}") for pk in (7, 11, 404))
        User.objects.bulk_create(User(pk=pk, username=f"member {pk}") for pk in (1, 2, 3))

    @given(st.lists(st.lists(changes, min_size=1, max_size=5), max_size=6))
    def test_after_any_changes(self, batches: list[list[Command]]) -> None:
        state, host = a_party()
        names = {"ana": host}
        for batch in batches:
            applied = party_store.commit(
                state.code, [renamed(each, names) for each in batch], state
            )
            state = applied.after
            assert party_store.load(state.code) == state


def renamed(change: Command, names: dict[str, str]) -> Command:
    """The same change by or to the real host, who has an id of their own."""
    fields = {
        field: names[value]
        for field in ("by", "participant", "absent")
        if (value := getattr(change, field, None)) in names
    }
    return replace(change, **fields)
