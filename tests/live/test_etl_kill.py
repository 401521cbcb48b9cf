"""A run that is killed, in whatever phase, is simply run again, and nobody can tell afterwards."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.harness.buckets import OwnBucket, own_bucket
from tests.harness.dynamodb import CREDENTIALS
from tests.harness.site import ROOT, ClusterSite, EmbeddedSite, environment, manage

PHASES = ("extract", "stage", "transform", "check", "publish", "prune")


class Warehouse:
    """A warehouse of its own over a database that several share."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.settings = settings | {"WAREHOUSE_URL": str(folder)}

    def run(self) -> None:
        manage("run_etl", **self.settings)

    def kill_in(self, phase: str) -> bool:
        """As soon as the log says that the phase has begun. Whether it was still running."""
        self.log().unlink(missing_ok=True)
        running = subprocess.Popen(
            [sys.executable, "manage.py", "run_etl"],
            cwd=ROOT,
            env=environment(**self.settings),
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 240
        while not ((log := self.log()).exists() and f'"phase":"{phase}"' in log.read_text()):
            assert running.poll() is None, f"the run never came to {phase}"
            assert time.monotonic() < deadline, f"the run never came to {phase}"
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        return running.wait() == -signal.SIGKILL

    def log(self) -> Path:
        return self.folder / "runs.jsonl"

    def facts(self) -> dict[str, bytes]:
        current = self.folder / "current"
        return {
            str(file.relative_to(current)): file.read_bytes()
            for file in sorted(current.glob("*/**/*.parquet"))
        }


class BucketWarehouse(Warehouse):
    """One in a bucket, and the machine that runs the ETL."""

    def __init__(self, folder: Path, settings: dict[str, str], bucket: OwnBucket) -> None:
        self.folder, self.bucket, self.prefix = folder, bucket, folder.name
        place = {"WAREHOUSE_URL": bucket.url(self.prefix), "DATA_DIR": str(folder)}
        self.settings = settings | CREDENTIALS | place

    def log(self) -> Path:
        found = list(self.folder.glob("warehouse-copies/*/runs.jsonl"))
        return found[0] if found else self.folder / "no log yet"

    def facts(self) -> dict[str, bytes]:
        """What the pointer leads to, read past the project's own code."""
        pointer = msgspec.json.decode(self.bucket.read(self.prefix, "current.json"))
        place = f"generations/{pointer['generation']}/"
        return {
            name.removeprefix(place): self.bucket.read(self.prefix, name)
            for name in self.bucket.names(self.prefix)
            if name.startswith(place) and name.endswith(".parquet") and name.count("/") > 2
        }


@pytest.fixture
def bucket() -> Iterator[OwnBucket]:
    with own_bucket("moto") as server:
        yield server


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    site: EmbeddedSite | ClusterSite = request.getfixturevalue(f"{kind}_site")
    copied = site.copy_settings()
    manage("simulate_parties", "--days", "3", "--parties", "6", **copied)
    return copied


@pytest.mark.timeout(900)  # a dozen processes, one after the other
def test_kill_9_in_each_phase_and_then_a_run_equals_an_undisturbed_one(
    database: dict[str, str], tmp_path: Path
) -> None:
    undisturbed, killed = (Warehouse(tmp_path / name, database) for name in ("calm", "killed"))
    kill_in_each_phase(undisturbed, killed, database)
    assert not list(killed.folder.glob("work*"))


@pytest.mark.timeout(900)
def test_so_it_does_in_a_bucket(
    database: dict[str, str], tmp_path: Path, bucket: OwnBucket
) -> None:
    undisturbed = Warehouse(tmp_path / "calm", database)
    killed = BucketWarehouse(tmp_path / "killed", database, bucket)
    kill_in_each_phase(undisturbed, killed, database)
    assert len(bucket.generations(killed.prefix)) <= 2


def kill_in_each_phase(undisturbed: Warehouse, killed: Warehouse, database: dict[str, str]) -> None:
    killed.kill_in("publish")  # the very first, too
    for warehouse in (undisturbed, killed):
        warehouse.run()
    manage("simulate_parties", "--days", "2", "--parties", "4", "--seed", "2", **database)
    before = killed.facts()
    undisturbed.run()
    after = undisturbed.facts()
    assert after != before
    hit = 0
    for phase in PHASES:
        hit += killed.kill_in(phase)
        assert killed.facts() in (before, after), f"killed in {phase}, it published half"
    assert hit >= len(PHASES) - 2, "most runs were over before they were killed"
    killed.run()
    assert killed.facts() == after
