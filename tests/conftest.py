"""What every test may ask for."""

import contextlib
import gc
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from catalog.roles import CONTENT_MANAGER, prepare_roles
from parties.storage import db_threads
from tests.harness.chromium import working_chromium
from tests.harness.deployment import Deployment
from tests.harness.postgres import Postgres, running_postgres
from tests.harness.proxies import Certificate
from tests.harness.site import ClusterSite, EmbeddedSite
from tests.harness.valkey import Valkey, running_valkey

# How long one example takes depends more on the machine's load than on the code.
hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")

SERVERS_IN_A_CLUSTER = 2
PATIENCE = 60
# All of a run's people come from one address, and some are hasty on purpose.
MANY_AT_ONCE = {"JOINS_PER_MINUTE": "100000", "MESSAGES_PER_SECOND": "1000"}

# Starts server processes with settings of its own; they end with the test.
Deploy = Callable[..., Deployment]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-servers",
        action="store_true",
        help="only tests that ask a database or a channel layer, for a second run on real ones",
    )


def pytest_configure() -> None:
    """SIGTERM stops a run and its servers, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure() -> None:
    """Removes what Hypothesis adds to `gc.callbacks` to measure collections: Python keeps that
    until its very end, so that what it leads to is never freed, and DuckDB's binding reports all
    of its types and functions as leaked."""
    gc.callbacks[:] = [each for each in gc.callbacks if not _is_of_hypothesis(each)]


def _is_of_hypothesis(callback: Callable[..., object]) -> bool:
    return str(getattr(callback, "__module__", "")).startswith("hypothesis.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on-servers"):
        config.hook.pytest_deselected(items=[each for each in items if not _runs_on_servers(each)])
        items[:] = [each for each in items if _runs_on_servers(each)]


def _runs_on_servers(item: pytest.Item) -> bool:
    return _uses_database(item) and item.get_closest_marker("once") is None


def _uses_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _fast_and_isolated(settings: Settings, tmp_path: Path) -> None:
    """Tests inside one process collect no static files, hash passwords quickly, and leave the
    developer's own data alone. Tests of real processes have none of this."""
    settings.DATA_DIR = tmp_path
    settings.MODEL_DIR = tmp_path / "model"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "servestatic" not in each]


@pytest.fixture(autouse=True)
def _database_threads_are_idle(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test cancels goes on in its thread, and a database in memory cannot be emptied
    meanwhile: this ends before the fixture of the database does."""
    yield
    if not _uses_database(request.node):
        return
    for executor in (db_threads._rooms, db_threads._reading):
        if executor._threads:
            workers = executor._max_workers
            together = threading.Barrier(workers)
            for waiting in [executor.submit(together.wait, PATIENCE) for _ in range(workers)]:
                waiting.result()


@pytest.fixture
def mia(db: None) -> Client:
    """The browser of a content manager."""
    prepare_roles()
    staff = User.objects.create_user("mia", is_staff=True)
    staff.groups.add(Group.objects.get(name=CONTENT_MANAGER))
    browser = Client()
    browser.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    with running_valkey() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Path:
    return working_chromium()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def embedded_site(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSite:
    site = EmbeddedSite(tmp_path_factory.mktemp("embedded"))
    site.prepare()
    return site


@pytest.fixture(scope="session")
def cluster_site(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, valkey: Valkey
) -> Iterator[ClusterSite]:
    site = ClusterSite(tmp_path_factory.mktemp("cluster"), postgres, valkey.url)
    site.prepare()
    yield site
    site.close()


@contextlib.contextmanager
def deploying(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Deploy]:
    site: EmbeddedSite | ClusterSite = request.getfixturevalue(f"{kind}_site")
    started: list[Deployment] = []

    def deploy(**settings: str) -> Deployment:
        processes = SERVERS_IN_A_CLUSTER if kind == "cluster" else 1
        deployment = Deployment(folder, processes, site.copy_settings() | settings)
        started.append(deployment)
        deployment.start()
        return deployment

    try:
        yield deploy
    finally:
        for deployment in started:
            deployment.stop()
            if isinstance(site, ClusterSite):
                site.forget(deployment.settings)


@pytest.fixture(scope="session", params=["embedded", "cluster"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def deploy(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deploy]:
    """For tests that kill processes or need settings of their own."""
    with deploying(kind, request, tmp_path) as start:
        yield start


@pytest.fixture(scope="session")
def deployment(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """Shared by all tests that only talk to it; each opens a party of its own."""
    with deploying(kind, request, tmp_path_factory.mktemp(f"deployment-{kind}")) as start:
        yield start(**MANY_AT_ONCE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The threads of rooms keep their connections, and PostgreSQL drops no database that
    somebody is connected to."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
