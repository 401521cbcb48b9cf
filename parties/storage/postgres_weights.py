"""Saves changed weights of many parties in PostgreSQL, in one statement."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

from parties.domain.batch import Batch
from parties.storage.party_writer import changed_weights

APPLICATION_NAME = "watchparty weights"  # as pg_stat_activity shows it
# Every process takes the locks in one order, so that no two wait for each other. A party that is
# not as expected once its lock is taken is left alone: each later part reads `advanced`.
SAVE_WEIGHTS = """
WITH locked AS (
    SELECT party.id, expected.after FROM parties_party AS party
    JOIN unnest(
            %(parties)s::bigint[], %(epochs)s::text[], %(before)s::bigint[], %(after)s::bigint[])
        AS expected(id, epoch, before, after)
        ON party.id = expected.id AND party.epoch = expected.epoch
            AND party.revision = expected.before
    WHERE party.closed_at IS NULL
    ORDER BY party.id FOR UPDATE OF party
), advanced AS (
    UPDATE parties_party AS party SET revision = locked.after
    FROM locked WHERE party.id = locked.id RETURNING party.id
), deleted AS (
    DELETE FROM parties_weight AS weight USING advanced,
        unnest(%(cleared_in)s::bigint[], %(cleared_of)s::text[], %(cleared)s::text[])
            AS cleared(party, participant, key)
    WHERE cleared.party = advanced.id
        AND weight.participant_id = cleared.participant AND weight.key = cleared.key
), saved AS (
    INSERT INTO parties_weight (participant_id, key, value)
    SELECT assigned.participant, assigned.key, assigned.value
    FROM unnest(%(set_in)s::bigint[], %(set_of)s::text[], %(set)s::text[], %(values)s::float8[])
        AS assigned(party, participant, key, value)
    JOIN advanced ON advanced.id = assigned.party
    ON CONFLICT (participant_id, key) DO UPDATE SET value = excluded.value
)
SELECT id FROM advanced
"""


async def save(connected: psycopg.AsyncConnection, batches: Sequence[Batch]) -> set[int]:
    """Returns the keys of the parties that were saved: those that were as expected. Raises
    psycopg.Error, and then it is not known of any whether it is saved."""
    saved = await connected.execute(SAVE_WEIGHTS, save_parameters(batches))
    return {party for (party,) in await saved.fetchall()}


def save_parameters(batches: Sequence[Batch]) -> dict[str, list[Any]]:
    """Returns the arrays of SAVE_WEIGHTS: what leads each party from one state to the other."""
    arrays: dict[str, list[Any]] = {
        name: []
        for name in (
            *("parties", "epochs", "before", "after", "cleared_in", "cleared_of", "cleared"),
            *("set_in", "set_of", "set", "values"),
        )
    }
    for batch in batches:
        party = batch.after.pk
        arrays["parties"].append(party)
        arrays["epochs"].append(batch.before.epoch)
        arrays["before"].append(batch.before.revision)
        arrays["after"].append(batch.after.revision)
        for participant, (assigned, cleared) in changed_weights(batch.before, batch.after).items():
            arrays["set_in"] += [party] * len(assigned)
            arrays["set_of"] += [participant] * len(assigned)
            arrays["set"] += assigned
            arrays["values"] += assigned.values()
            arrays["cleared_in"] += [party] * len(cleared)
            arrays["cleared_of"] += [participant] * len(cleared)
            arrays["cleared"] += cleared
    return arrays


def connection_parameters() -> dict[str, Any]:
    """Returns Django's connection parameters without those that only its cursors need.

    The lock timeout: a process that hangs while it has one party's lock delays no other party.
    """
    every: dict[str, Any] = connection.get_connection_params()
    own = {
        name: value for name, value in every.items() if name not in ("cursor_factory", "context")
    }
    options = f"{own.get('options', '')} -c lock_timeout=1000".strip()
    return {**own, "options": options, "application_name": APPLICATION_NAME, "autocommit": True}
