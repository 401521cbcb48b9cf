"""compose.yaml is a site of this release: its settings, ports, commands and checks are those that
there are, and no container has more rights than it needs."""

import re
from typing import Any

import pytest
from django.core.management import get_commands
from django.urls import resolve

from tests.harness import shipped_manifests
from tests.harness.containerfile import only, variables
from tests.harness.shipped_manifests import (
    CADDY_PROCESSES,
    CADDY_SITE,
    COMPOSE,
    caddy_directives,
    commands_in,
    shipped_caddyfile,
    shutdown_seconds,
)
from tests.watchparty_site.test_settings import settings_documented

SERVICES = shipped_manifests.services()
TEXT = (COMPOSE / "compose.yaml").read_text()
OURS = {name: each for name, each in SERVICES.items() if each["image"] == "watchparty"}
PROCESSES = {name for name, each in OURS.items() if "command" not in each}
PORT = only("EXPOSE").arguments


def test_two_processes_stand_behind_the_proxy() -> None:
    assert len(PROCESSES) == 2
    text = (COMPOSE / "Caddyfile").read_text()
    (upstreams,) = re.findall(r"reverse_proxy (.*) \{", text)
    assert set(upstreams.split()) == {f"{name}:{PORT}" for name in PROCESSES}


def test_the_proxy_is_the_shipped_one_with_this_site_and_its_processes() -> None:
    expected = shipped_caddyfile().replace(CADDY_SITE, "\n{$SITE_URL} {\n")
    upstreams = " ".join(f"{name}:{PORT}" for name in sorted(PROCESSES))
    expected = expected.replace(CADDY_PROCESSES, f"\treverse_proxy {upstreams} {{\n")
    health = ":8081 {\n\trespond /healthz 200\n}\n"
    ours = (COMPOSE / "Caddyfile").read_text()
    assert caddy_directives(ours) == caddy_directives(f"{expected}\n{health}")
    assert "SITE_URL" in SERVICES["proxy"]["environment"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_rights_that_it_does_not_need_and_limits(name: str) -> None:
    service = SERVICES[name]
    user, _, _ = service["user"].partition(":")
    assert int(user) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert {"mem_limit", "cpus", "pids_limit"} <= set(service)
    assert "/tmp" in service["tmpfs"]  # noqa: S108 in the container
    assert ("ports" in service) == (name == "proxy")


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_is_set_up_by_settings_that_there_are(name: str) -> None:
    service = OURS[name]
    assert service["user"] == only("USER").arguments
    assert set(service["environment"]) <= set(settings_documented())
    for mounted in service["volumes"]:
        assert mounted.endswith(f":{variables()['DATA_DIR']}")
    assert set(commands_in(service.get("command", []))) <= set(get_commands())


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_a_process_starts_when_it_can_and_has_the_time_to_stop(name: str) -> None:
    service = OURS[name]
    waits = {each: how["condition"] for each, how in service["depends_on"].items()}
    assert waits["prepare"] == "service_completed_successfully"
    assert waits["database"] == waits["valkey"] == "service_healthy"
    grace = shipped_manifests.seconds(service["stop_grace_period"])
    assert grace >= shutdown_seconds()
    check = re.fullmatch(rf"http://127\.0\.0\.1:{PORT}(/\w+)", service["healthcheck"]["test"][-1])
    assert check
    assert resolve(check[1])
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"} <= set(service["environment"])
    assert service["environment"]["TRUSTED_PROXIES"] == "1"


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_waits_for_can_come(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        awaited: dict[str, Any] = SERVICES[other]
        match how["condition"]:
            case "service_healthy":
                assert "test" in awaited["healthcheck"]
            case "service_completed_successfully":
                assert awaited["restart"] == "no"
            case unknown:
                raise AssertionError(unknown)


def test_every_value_that_the_operator_gives_stands_in_the_example() -> None:
    example = shipped_manifests.names_in((COMPOSE / "environment.example").read_text())
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))
    assert asked
    assert asked <= example
    assert example - {"DATABASE_PASSWORD", "REDIS_PASSWORD"} <= set(settings_documented())
    assert not re.search(r"(?:PASSWORD|KEY): (?!\$\{)", TEXT), "a secret stands in the file"


def test_the_addresses_of_the_stores_name_services_by_their_ports() -> None:
    settings = OURS[min(PROCESSES)]["environment"]
    assert settings["DATABASE_URL"].split("@")[1] == "database:5432/watchparty"
    assert settings["REDIS_URL"].split("@")[1] == "valkey:6379/0"
    assert {"database", "valkey"} <= set(SERVICES)
    assert "internal: true" in TEXT
    for store in ("database", "valkey"):
        assert SERVICES[store]["networks"] == ["inside"]


def test_each_night_retention_follows_the_warehouse_and_does_not_wait_for_its_success() -> None:
    assert OURS["nightly"]["command"][-1] == "python manage.py run_etl; exec python manage.py tidy"
    assert OURS["nightly"]["profiles"]
