"""Moved weights of many parties into PostgreSQL, in one statement."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

from parties import store
from parties.batch import Batch

NAME = "watchparty weights"  # as pg_stat_activity shows it
# The locks are taken in one order, by whichever process, so that no two wait for each other. Who is
# not as known when the lock is had, is not moved; and each part reads what was moved, so that
# nothing happens to anybody else.
SAVE = """
WITH known AS (
    SELECT party.id, told.after FROM parties_party AS party
    JOIN unnest(%(parties)s::bigint[], %(before)s::bigint[], %(after)s::bigint[])
        AS told(id, before, after) ON party.id = told.id AND party.revision = told.before
    WHERE party.closed_at IS NULL
    ORDER BY party.id FOR UPDATE OF party
), moved AS (
    UPDATE parties_party AS party SET revision = known.after
    FROM known WHERE party.id = known.id RETURNING party.id
), cleared AS (
    DELETE FROM parties_weight AS weight USING moved,
        unnest(%(cleared_in)s::bigint[], %(cleared_of)s::text[], %(cleared)s::text[])
            AS gone(party, participant, key)
    WHERE gone.party = moved.id
        AND weight.participant_id = gone.participant AND weight.key = gone.key
), saved AS (
    INSERT INTO parties_weight (participant_id, key, value)
    SELECT now.participant, now.key, now.value
    FROM unnest(%(set_in)s::bigint[], %(set_of)s::text[], %(set)s::text[], %(values)s::float8[])
        AS now(party, participant, key, value)
    JOIN moved ON moved.id = now.party
    ON CONFLICT (participant_id, key) DO UPDATE SET value = excluded.value
)
SELECT id FROM moved
"""


async def save(free: psycopg.AsyncConnection, batches: Sequence[Batch]) -> set[int]:
    """The parties that were as known, and now are as after. Raises psycopg.Error, and then it is
    not known of any whether it is saved."""
    done = await free.execute(SAVE, differences(batches))
    return {party for (party,) in await done.fetchall()}


def differences(batches: Sequence[Batch]) -> dict[str, list[Any]]:
    """What SAVE needs to bring each party from one state to the other."""
    told: dict[str, list[Any]] = {
        name: []
        for name in (
            *("parties", "before", "after", "cleared_in", "cleared_of", "cleared"),
            *("set_in", "set_of", "set", "values"),
        )
    }
    for moved in batches:
        party = moved.after.pk
        told["parties"].append(party)
        told["before"].append(moved.before.revision)
        told["after"].append(moved.after.revision)
        for participant, (now, gone) in store.moved_weights(moved.before, moved.after).items():
            told["set_in"] += [party] * len(now)
            told["set_of"] += [participant] * len(now)
            told["set"] += now
            told["values"] += now.values()
            told["cleared_in"] += [party] * len(gone)
            told["cleared_of"] += [participant] * len(gone)
            told["cleared"] += gone
    return told


def parameters() -> dict[str, Any]:
    """Of a connection that saves: Django's own, less what only its cursors need. Who holds one
    party's lock for long, because its process stands still, keeps no other party waiting."""
    given: dict[str, Any] = connection.get_connection_params()
    kept = {name: what for name, what in given.items() if name not in ("cursor_factory", "context")}
    options = f"{kept.get('options', '')} -c lock_timeout=1000".strip()
    return {**kept, "options": options, "application_name": NAME, "autocommit": True}
