"""Moved weights come into the store the quick way and any other way alike."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parties.domain.commands import ClearWeights, SetWeights
from parties.domain.errors import PartyNotFound, Refused
from parties.domain.state import PartyState
from parties.models import Party
from parties.storage import create_party, party_store, postgres_weights
from parties.storage.committer import Committer

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = ("genre:comedy", "genre:drama", "mood:feel-good")
weights = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([None, -1.0, -0.25, 0.5, 1.0]))
load = sync_to_async(party_store.load)


@pytest.fixture
async def committer() -> AsyncIterator[Committer]:
    made = Committer()
    yield made
    await made.close()


async def a_party() -> tuple[PartyState, str]:
    return await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(weights, min_size=1, max_size=3), min_size=1, max_size=5))
def test_what_is_committed_is_what_is_read(
    transactional_db: None, moved: list[list[dict[str, float | None]]]
) -> None:
    async def commit_all() -> None:
        committer = Committer()
        state, ana = await a_party()
        for batch in moved:
            changes = [SetWeights(ana, each) for each in batch]
            state = (await committer.commit(state.code, list(changes), state)).after
            assert await load(state.code) == state
        await committer.close()

    asyncio.run(commit_all())


async def test_many_parties_are_saved_together_and_each_as_it_is(committer: Committer) -> None:
    parties = [await a_party() for _ in range(30)]
    moves = [
        [SetWeights(ana, {"genre:comedy": number / 30, "genre:drama": -1})]
        for number, (_, ana) in enumerate(parties)
    ]
    applied = await asyncio.gather(
        *(
            committer.commit(state.code, list(move), state)
            for (state, _), move in zip(parties, moves, strict=True)
        )
    )
    for each in applied:
        assert await load(each.after.code) == each.after


async def test_what_is_cleared_is_gone_and_what_others_weigh_stays(committer: Committer) -> None:
    (first, ana), (second, bo) = await a_party(), await a_party()
    for state, who in ((first, ana), (second, bo)):
        await committer.commit(state.code, [SetWeights(who, dict.fromkeys(KEYS, 0.5))], state)
    known = await load(first.code)
    applied = await committer.commit(first.code, [ClearWeights(ana)], known)
    assert (await load(first.code)) == applied.after
    assert (await load(first.code)).participants[ana].weights == {}
    assert len((await load(second.code)).participants[bo].weights) == len(KEYS)


async def test_what_another_process_has_changed_is_not_lost(committer: Committer) -> None:
    before, ana = await a_party()
    elsewhere = Committer()
    await elsewhere.commit(before.code, [SetWeights(ana, {"genre:comedy": 0.5})], before)
    applied = await committer.commit(before.code, [SetWeights(ana, {"genre:drama": -0.5})], before)
    assert applied.after.participants[ana].weights == {"genre:comedy": 0.5, "genre:drama": -0.5}
    assert applied.after.revision == before.revision + 2
    await elsewhere.close()


async def test_a_party_that_was_closed_or_is_gone_accepts_no_change_and_stops_no_other(
    committer: Committer,
) -> None:
    (closed, ana), (gone, bo), (there, cy) = [await a_party() for _ in range(3)]
    await sync_to_async(party_store.close)(closed.code)
    await sync_to_async(Party.objects.filter(code=gone.code).delete)()
    outcomes = await asyncio.gather(
        *(
            committer.commit(state.code, [SetWeights(who, {"genre:comedy": 1})], state)
            for state, who in ((closed, ana), (gone, bo), (there, cy))
        ),
        return_exceptions=True,
    )
    assert not isinstance(outcomes[0], BaseException)
    refused = outcomes[0].outcomes[0]
    assert isinstance(refused, Refused)
    assert refused.code == "party_closed"
    assert isinstance(outcomes[1], PartyNotFound)
    assert (await load(there.code)).participants[cy].weights == {"genre:comedy": 1}


async def test_two_processes_that_commit_at_once_lose_nothing(committer: Committer) -> None:
    """Each knows the party as it was before the other's change, again and again."""
    elsewhere = Committer()
    parties = [await a_party() for _ in range(8)]

    async def drag(by: Committer, key: str) -> None:
        for number in range(10):
            await asyncio.gather(
                *(
                    by.commit(state.code, [SetWeights(who, {key: number / 10})], state)
                    for state, who in parties
                )
            )

    await asyncio.gather(drag(committer, "genre:comedy"), drag(elsewhere, "genre:drama"))
    for state, who in parties:
        after = await load(state.code)
        assert after.participants[who].weights == {"genre:comedy": 0.9, "genre:drama": 0.9}
        assert after.revision == state.revision + 20
    await elsewhere.close()


async def test_a_lost_connection_costs_no_move(committer: Committer) -> None:
    state, ana = await a_party()
    first = await committer.commit(state.code, [SetWeights(ana, {"genre:comedy": 1})], state)
    if connection.vendor == "postgresql":
        assert await sync_to_async(_end_quick_connections)() > 0
    moved = SetWeights(ana, {"genre:comedy": 0.5})
    applied = await committer.commit(state.code, [moved], first.after)
    assert applied.after.participants[ana].weights == {"genre:comedy": 0.5}
    assert await load(state.code) == applied.after


def _end_quick_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = %s",
            [postgres_weights.APPLICATION_NAME],
        )
        row = cursor.fetchone()
        return int(row[0]) if row else 0
