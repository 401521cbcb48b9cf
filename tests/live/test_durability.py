"""A commit is on disk before anyone is told of it, also where somebody has switched that off."""

import asyncio
from pathlib import Path

import psycopg
from psycopg import sql

from parties.storage import postgres_weights
from tests.harness.deployment import Deployment
from tests.harness.site import ClusterSite
from tests.live.protocol_client import create_party

# Each time that a party is saved, it is noted how, and through which connection.
WITNESS = """
CREATE TABLE witnessed (connection text, synchronous_commit text);
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO witnessed
    VALUES (current_setting('application_name'), current_setting('synchronous_commit'));
    RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT OR UPDATE ON parties_party
    FOR EACH ROW EXECUTE FUNCTION witness();
"""


def switch_durability_off(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        off = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
        connection.execute(off.format(sql.Identifier(database.rpartition("/")[2])))
        connection.execute(WITNESS)


def witnessed(database: str) -> list[tuple[str, str]]:
    with psycopg.connect(database) as connection:
        default = connection.execute("SHOW synchronous_commit").fetchone()
        assert default == ("off",), "the database would have been durable anyway"
        return connection.execute("SELECT * FROM witnessed").fetchall()


async def test_every_commit_waits_for_the_disk_where_the_database_default_does_not(
    cluster_site: ClusterSite, tmp_path: Path
) -> None:
    settings = cluster_site.copy_settings()
    site = Deployment(tmp_path, 1, settings)
    try:
        await asyncio.to_thread(switch_durability_off, settings["DATABASE_URL"])
        await asyncio.to_thread(site.start)
        ana = await create_party(site.urls[0])
        async with ana.connect(site.urls[0]) as hers:
            for weight in (0.2, 0.4, 0.6):
                await hers.send("interests.set", weights={"genre:comedy": weight})
        seen = await asyncio.to_thread(witnessed, settings["DATABASE_URL"])
    finally:
        site.stop()
        cluster_site.forget(settings)
    assert {setting for _, setting in seen} == {"on"}
    assert {name == postgres_weights.APPLICATION_NAME for name, _ in seen} == {True, False}, (
        "Django's and the quick ones"
    )
