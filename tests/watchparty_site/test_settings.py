"""Settings come from the environment, and a value that makes no sense is refused in words."""

import ast
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.harness.site import ROOT, environment
from watchparty_site import connection_urls

READERS = {"text", "words", "switch", "choice", "number", "integer", "folder"}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
    )


def test_the_site_starts_with_nothing_set(tmp_path: object) -> None:
    started = start(DATA_DIR=f"{tmp_path}/data", SECRET_KEY="")
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize(
    "key", ["", "insecure-and-only-for-one-laptop-set-SECRET_KEY-elsewhere", "short"]
)
def test_production_refuses_a_secret_key_that_is_none(key: str) -> None:
    started = start(DEPLOYMENT="production", SECRET_KEY=key)
    assert started.returncode != 0
    assert "needs a SECRET_KEY of its own" in started.stderr


@pytest.mark.parametrize(
    "key", ["insecure-and-only-for-one-laptop-set-SECRET_KEY-elsewhere", "short"]
)
def test_production_refuses_an_earlier_key_that_others_may_know(key: str) -> None:
    good = "k" * 32
    started = start(
        DEPLOYMENT="production", SECRET_KEY=good, SECRET_KEY_FALLBACKS=f"{good[::-1]}, {key}"
    )
    assert started.returncode != 0
    assert "SECRET_KEY_FALLBACKS holds a key that is public" in started.stderr


@pytest.mark.parametrize(
    "url",
    ["watch.example", "ftp://watch.example", "https://watch.example/p", "https://a:no", "https://"],
)
def test_an_address_of_the_site_that_is_none_is_refused_in_words(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        connection_urls.site(url)
    assert connection_urls.site("https://watch.example:8443/") == "https://watch.example:8443"


@pytest.mark.parametrize(
    "url", ["collector:4318", "grpc://collector:4317", "http://", "http://a:no"]
)
def test_an_address_of_a_collector_that_is_none_is_refused_in_words(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OTEL_EXPORTER_OTLP_ENDPOINT"):
        connection_urls.collector(url)
    assert connection_urls.collector("http://collector:4318") == "http://collector:4318"
    assert connection_urls.collector("") == ""


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("DEPLOYMENT", "prod", "DEPLOYMENT is 'prod'; it must be one of: local, production."),
        ("MAX_PARTICIPANTS", "many", "MAX_PARTICIPANTS is 'many'; it must be a number."),
        ("MAX_PARTICIPANTS", "0", "MAX_PARTICIPANTS is '0'; it must be at least 1."),
        ("MAX_PARTICIPANTS", "2.5", "MAX_PARTICIPANTS is 2.5; it must be a whole number."),
        ("COALESCE_MS", "nan", "COALESCE_MS is 'nan'; it must be at least 0."),
        ("LEASE_SECONDS", "inf", "LEASE_SECONDS is 'inf'; it must be at least 1."),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_words(
    variable: str, value: str, sentence: str
) -> None:
    started = start(**{variable: value})
    assert started.returncode != 0
    assert sentence in started.stderr


def test_options_in_a_postgresql_url_come_before_our_own() -> None:
    given = connection_urls.database("postgres://u:p@h/n?options=-c%20search_path%3Dparties")[
        "OPTIONS"
    ]
    ours = {"connect_timeout": 5, "options": "-c synchronous_commit=on"}
    reported = connection_urls.options(given, ours)
    assert reported == {**ours, "options": "-c search_path=parties -c synchronous_commit=on"}
    assert connection_urls.options({}, {"timeout": 20}) == {"timeout": 20}


def settings_read() -> set[str]:
    """Every name that settings.py asks `environment` for."""
    tree = ast.parse((ROOT / "watchparty_site" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "environment"
        and node.func.attr in READERS
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def settings_documented() -> list[str]:
    """The first column of the README's table of settings."""
    section = (ROOT / "README.md").read_text().split("## Settings", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", section, flags=re.MULTILINE)


def test_the_readme_documents_every_setting_once_and_no_other() -> None:
    documented = settings_documented()
    assert len(documented) == len(set(documented))
    assert set(documented) == settings_read()


@pytest.mark.parametrize(
    ("given", "path"),
    [("", ""), ("/", ""), ("watch", "/watch"), ("/evenings/watch/", "/evenings/watch")],
)
def test_a_path_of_the_site_begins_with_a_slash_and_ends_with_none(given: str, path: str) -> None:
    assert connection_urls.root_path(given) == path


@pytest.mark.parametrize("given", ["/a//b", "/..", "/a b", "https://watch.example", "/a?b", "/ä"])
def test_a_path_of_the_site_that_is_none_is_refused_in_words(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ROOT_PATH"):
        connection_urls.root_path(given)
