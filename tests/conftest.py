"""What every test may ask for."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from tests.harness.chromium import working_chromium
from tests.harness.deployment import Deployment
from tests.harness.postgres import Postgres, running_postgres
from tests.harness.proxies import Certificate
from tests.harness.site import ClusterSite, EmbeddedSite
from tests.harness.valkey import Valkey, running_valkey

# How long one example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")

SERVERS_IN_A_CLUSTER = 2
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
    """A run that is told to stop ends its servers too, as one does that Ctrl-C stops."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on-servers"):
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_server(item)])
        items[:] = [item for item in items if _asks_a_server(item)]


def _asks_a_server(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _quick_and_contained(settings: Settings, tmp_path: Path) -> None:
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
def _deploying(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Deploy]:
    site: EmbeddedSite | ClusterSite = request.getfixturevalue(f"{kind}_site")
    started: list[Deployment] = []

    def deploy(**settings: str) -> Deployment:
        processes = SERVERS_IN_A_CLUSTER if kind == "cluster" else 1
        deployment = Deployment(folder, processes, site.a_copy() | settings)
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
    with _deploying(kind, request, tmp_path) as deploying:
        yield deploying


@pytest.fixture(scope="session")
def deployment(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """Shared by all tests that only talk to it; each opens a party of its own."""
    with _deploying(kind, request, tmp_path_factory.mktemp(f"deployment-{kind}")) as deploying:
        yield deploying(**MANY_AT_ONCE)


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
