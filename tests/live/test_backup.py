"""A backup that is made while people move is restored, into either database, as it was."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE, deploying
from tests.harness.deployment import Deployment
from tests.harness.postgres import Postgres
from tests.harness.site import EmbeddedSite, manage
from tests.live.protocol_client import Person, create_party, join_party

FIRST, STEP = 20, 0.001
Settings = dict[str, str]


class Mover:
    """Somebody who moves one slider upwards as fast as the acks come."""

    def __init__(self, person: Person) -> None:
        self.person, self.sent, self.acked = person, 0, 0
        self.enough = asyncio.Event()

    async def move(self, url: str) -> None:
        async with self.person.connect(url) as client:
            while True:
                self.sent += 1
                await client.send("interests.set", weights={"genre:comedy": self.sent * STEP})
                self.acked = self.sent
                if self.acked >= FIRST:
                    self.enough.set()


def empty_place(
    kind: str, folder: Path, source: Settings, postgres: Callable[[], Postgres]
) -> Settings:
    """The settings of a site that has nothing yet but the collected static files."""
    data = folder / "restored"
    data.mkdir()
    shutil.copytree(Path(source["DATA_DIR"]) / "static", data / "static")
    url = f"sqlite:///{data / 'restored.sqlite3'}"
    if kind == "postgresql":
        url = postgres().create_database(f"restored_{folder.name.replace('-', '_')}"[:60])
    return {"DATA_DIR": str(data), "DATABASE_URL": url}


@pytest.mark.parametrize(
    ("source", "target"),
    [("embedded", "sqlite"), ("embedded", "postgresql"), ("cluster", "postgresql")],
)
async def test_every_move_acked_before_the_backup_is_there_after_the_restore(
    source: str, target: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    def postgres() -> Postgres:
        server: Postgres = request.getfixturevalue("postgres")
        return server

    folder = tmp_path / "kept"
    with deploying(source, request, tmp_path) as deploy:
        site = deploy(**MANY_AT_ONCE)
        ana = await create_party(site.urls[0])
        mover = Mover(ana)
        moving = asyncio.create_task(mover.move(site.urls[0]))
        await asyncio.wait_for(mover.enough.wait(), 60)
        before = mover.acked
        await asyncio.to_thread(manage, "backup", str(folder), **site.settings)
        after = mover.sent
        moving.cancel()
        epoch = (await ana.snapshot(site.urls[0]))["epoch"]
    assert after > before, "nobody waited for the backup"
    settings = empty_place(target, tmp_path, site.settings, postgres)
    await asyncio.to_thread(manage, "restore", str(folder), **settings)
    restored = Deployment(tmp_path, 1, settings | MANY_AT_ONCE)
    try:
        await asyncio.to_thread(restored.start)
        url = restored.urls[0]
        snapshot = await ana.snapshot(url)
        assert before * STEP <= snapshot["you"]["weights"]["genre:comedy"] <= after * STEP
        assert snapshot["epoch"] != epoch
        assert snapshot["recommendations"]["titles"]
        # New rows get keys of their own.
        await join_party(url, ana.code, "Bo")
        await create_party(url)
    finally:
        restored.stop()
        if target == "postgresql":
            postgres().drop_database(settings["DATABASE_URL"].rpartition("/")[2])


@pytest.fixture
def kept(embedded_site: EmbeddedSite, tmp_path: Path) -> tuple[Path, Settings]:
    settings = embedded_site.copy_settings()
    manage("backup", str(tmp_path / "kept"), **settings)
    return tmp_path / "kept", settings


def test_what_is_not_empty_or_not_whole_is_left_alone(
    kept: tuple[Path, Settings], tmp_path: Path
) -> None:
    folder, settings = kept
    with pytest.raises(RuntimeError, match=r"is not empty\. A backup gets a folder of its own"):
        manage("backup", str(folder), **settings)
    with pytest.raises(RuntimeError, match="The database is not empty"):
        manage("restore", str(folder), **settings)
    empty = {
        "DATA_DIR": str(tmp_path / "place"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'place' / 'new.sqlite3'}",
    }
    database = folder / "database.sqlite3"
    content = database.read_bytes()
    database.write_bytes(content[:-1] + b"?")
    with pytest.raises(RuntimeError, match="is not as it was written"):
        manage("restore", str(folder), **empty)
    database.write_bytes(content)
    stated = json.loads((folder / "backup.json").read_text())
    stated["migrations"].append(["parties", "9999_of_the_future"])
    (folder / "backup.json").write_text(json.dumps(stated))
    with pytest.raises(RuntimeError, match=r"of a later release .*: it has parties\.9999"):
        manage("restore", str(folder), **empty)
    assert not (tmp_path / "place" / "model").exists()
    (folder / "backup.json").write_text(json.dumps({**stated, "migrations": []}))
    manage("restore", str(folder), **empty)


def test_a_backup_names_which_settings_were_given_and_holds_no_secret(
    kept: tuple[Path, Settings],
) -> None:
    folder, _ = kept
    stated = json.loads((folder / "backup.json").read_text())
    assert {"DATABASE_URL", "SECRET_KEY"} <= set(stated["settings"])
    key = b"a key for tests only"
    assert not [path for path in folder.rglob("*") if path.is_file() and key in path.read_bytes()]
    assert folder.stat().st_mode & 0o077 == 0
