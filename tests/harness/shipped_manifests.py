"""Reads the files that deploy/ ships for engines of containers."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.harness.site import ROOT

KUBERNETES = ROOT / "deploy/kubernetes"
COMPOSE = ROOT / "deploy/compose"
SECONDS = {"s": 1, "m": 60}
CADDY_SITE = "\nwatch.example {\n"
CADDY_PROCESSES = "\treverse_proxy 127.0.0.1:8000 127.0.0.1:8001 {\n"

Manifest = dict[str, Any]


def services() -> dict[str, Manifest]:
    """Those of compose.yaml, by name."""
    found: dict[str, Manifest] = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    return found


def objects() -> list[Manifest]:
    """Every object of Kubernetes, as it stands in the files that are put together."""
    files = [*KUBERNETES.glob("*/*.yaml")]
    return [
        document
        for file in sorted(files)
        if file.name != "kustomization.yaml"
        for document in yaml.safe_load_all(file.read_text())
    ]


def of_kind(*kinds: str) -> list[Manifest]:
    return [each for each in objects() if each["kind"] in kinds]


def name_of(manifest: Manifest) -> str:
    return str(manifest["metadata"]["name"])


def pod_templates() -> dict[str, Manifest]:
    """By the name of the object that makes such pods."""
    return {
        name_of(each): _template(each["spec"]) for each in of_kind("Deployment", "Job", "CronJob")
    }


def _template(spec: Manifest) -> Manifest:
    found: Manifest = spec["jobTemplate"]["spec"] if "jobTemplate" in spec else spec
    return dict(found["template"])


def containers() -> Iterator[tuple[str, Manifest]]:
    """Each with the name of the object that it belongs to."""
    for name, template in pod_templates().items():
        for container in template["spec"]["containers"]:
            yield name, container


def commands_in(words: list[str]) -> list[str]:
    """Names of the commands of manage.py that are run, also by a shell."""
    return re.findall(r"python manage\.py (\w+)", " ".join(words))


def names_in(environment_file: str) -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", environment_file, re.MULTILINE))


def seconds(duration: str) -> int:
    return int(duration[:-1]) * SECONDS[duration[-1]]


def shutdown_seconds() -> int:
    """What the unit for systemd gives a process for its shutdown."""
    unit = (ROOT / "deploy/systemd/watchparty@.service").read_text()
    (found,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    return int(found)


def caddy_directives(text: str) -> list[str]:
    """Its lines without comments."""
    return [line for line in text.splitlines() if line.strip() and "#" not in line.split()[0]]


def shipped_caddyfile() -> str:
    return (ROOT / "deploy/caddy/Caddyfile").read_text()
