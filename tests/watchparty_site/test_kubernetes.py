"""The manifests for Kubernetes fit together, and name settings, ports, probes, metrics and commands
that there are."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve
from prometheus_client import REGISTRY

from parties.runtime import metrics
from tests.harness import shipped_manifests
from tests.harness.containerfile import only, variables
from tests.harness.shipped_manifests import (
    CADDY_PROCESSES,
    CADDY_SITE,
    KUBERNETES,
    Manifest,
    caddy_directives,
    commands_in,
    containers,
    name_of,
    of_kind,
    pod_templates,
    shipped_caddyfile,
    shutdown_seconds,
)
from tests.watchparty_site.test_settings import settings_documented

PORT = int(only("EXPOSE").arguments)
PODS = pod_templates()
CONTAINERS = [pytest.param(*each, id="-".join((each[0], each[1]["name"]))) for each in containers()]
OURS = [each for each in CONTAINERS if each.values[1]["image"] == "watchparty"]  # type: ignore[index]
FOLDERS = sorted(path.parent for path in KUBERNETES.glob("*/kustomization.yaml"))
CACHED_NAMES_SECONDS = 30  # CoreDNS, as clusters are set up
SECRETS = "watchparty-secrets"
CONNECTIONS = 100  # PostgreSQL's max_connections by default


def kustomization(folder: Any) -> Manifest:
    found: Manifest = yaml.safe_load((folder / "kustomization.yaml").read_text())
    return found


def labels_of(pod: Manifest) -> dict[str, str]:
    found: dict[str, str] = pod["metadata"]["labels"]
    return found


def selected(selector: Manifest) -> set[str]:
    """Which pods a selector chooses, by the objects that make them."""
    chosen = set()
    for name, pod in PODS.items():
        labels = labels_of(pod)
        equal = all(labels.get(k) == v for k, v in selector.get("matchLabels", {}).items())
        among = all(
            labels.get(e["key"]) in e["values"] for e in selector.get("matchExpressions", [])
        )
        if equal and among:
            chosen.add(name)
    return chosen


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_kustomization_names_all_files_of_its_folder_and_no_other(folder: Any) -> None:
    known = kustomization(folder)
    named = [*known.get("resources", []), *known.get("components", [])]
    for generated in known.get("configMapGenerator", []):
        named += [*generated.get("envs", []), *generated.get("files", [])]
    assert all((folder / each).exists() for each in named)
    files = {path.name for path in folder.iterdir()} - {"kustomization.yaml"}
    assert {each for each in named if not each.startswith("../")} == files


def test_what_is_prepared_and_what_serves_are_of_one_release_with_the_same_settings() -> None:
    for folder in ("prepare", "site"):
        known = kustomization(KUBERNETES / folder)
        assert "../common" in known["resources"]
        assert known["components"] == ["../release"]
    (image,) = kustomization(KUBERNETES / "release")["images"]
    assert image["name"] == "watchparty"
    assert image["newTag"]


@pytest.mark.parametrize(("owner", "container"), CONTAINERS)
def test_a_container_has_no_rights_that_it_does_not_need_and_limits(
    owner: str, container: Manifest
) -> None:
    rights = container["securityContext"]
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["capabilities"]["drop"] == ["ALL"]
    added = rights["capabilities"].get("add", [])
    assert added == (["NET_BIND_SERVICE"] if container["name"] == "caddy" else [])
    assert set(container["resources"]["limits"]) == {"cpu", "memory"}
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    pod = PODS[owner]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    user, _, group = only("USER").arguments.partition(":")
    for name, number in (("runAsUser", user), ("runAsGroup", group), ("fsGroup", group)):
        assert pod["securityContext"][name] == int(number)
    assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    mounted = {each["name"] for each in container["volumeMounts"]}
    assert mounted == {each["name"] for each in pod["volumes"]}


@pytest.mark.parametrize(("owner", "container"), OURS)
def test_a_container_of_ours_has_the_data_the_settings_and_a_command(
    owner: str, container: Manifest
) -> None:
    mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
    assert mounts == {"data": variables()["DATA_DIR"], "tmp": variables()["HOME"]}
    (claim,) = of_kind("PersistentVolumeClaim")
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    claimed = [each for each in PODS[owner]["spec"]["volumes"] if each["name"] == "data"]
    assert claimed[0]["persistentVolumeClaim"]["claimName"] == name_of(claim)
    (generated,) = kustomization(KUBERNETES / "common")["configMapGenerator"]
    assert container["envFrom"] == [
        {"configMapRef": {"name": generated["name"]}},
        {"secretRef": {"name": SECRETS}},
    ]
    assert set(commands_in(container.get("args", []))) <= set(get_commands())
    assert bool(container.get("args")) == (owner != "watchparty-process")
    assert "command" not in container, "the image's own first process passes signals on"


def test_every_variable_is_a_setting_or_goes_into_one() -> None:
    documented = set(settings_documented())
    (process,) = (each for owner, each in containers() if owner == "watchparty-process")
    given = {each["name"]: each for each in process["env"]}
    parts = {
        part
        for each in given.values()
        for part in re.findall(r"\$\((\w+)\)", each.get("value", ""))
    }
    assert set(given) - parts <= documented
    assert parts <= set(given)
    order = list(given)
    assert all(order.index(part) < order.index("ALLOWED_HOSTS") for part in parts)
    files = ["common/settings.env", "secrets.env.example"]
    names = [shipped_manifests.names_in((KUBERNETES / file).read_text()) for file in files]
    assert names[0] | names[1] <= documented
    assert given["SITE_NAMES"]["valueFrom"]["configMapKeyRef"]["key"] in names[0]
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} <= names[1]
    assert not names[0] & names[1]


def test_two_proxies_forward() -> None:
    """The controller of the Ingress and our own; it trusts the addresses that the first states."""
    text = (KUBERNETES / "common/settings.env").read_text()
    assert "TRUSTED_PROXIES=2\n" in text
    assert "trusted_proxies private_ranges" in (KUBERNETES / "site/Caddyfile").read_text()


@pytest.mark.parametrize("kind", ["startupProbe", "livenessProbe", "readinessProbe"])
@pytest.mark.parametrize(
    ("owner", "container"),
    [each for each in CONTAINERS if "ports" in each.values[1]],  # type: ignore[operator]
)
def test_a_probe_asks_an_address_of_the_site_on_a_port_of_the_container(
    owner: str, container: Manifest, kind: str
) -> None:
    asked = container[kind]["httpGet"]
    assert asked["port"] in {each["name"] for each in container["ports"]}
    assert resolve(asked["path"])
    if owner == "watchparty-process":
        # Restarting it helps nobody when something else is away.
        assert asked["path"] == ("/readyz" if kind == "readinessProbe" else "/healthz")


def test_ports_are_those_of_the_image_and_of_the_proxy() -> None:
    ports = {
        owner: {p["name"]: p["containerPort"] for p in each.get("ports", [])}
        for owner, each in containers()
    }
    assert ports["watchparty-process"] == {"http": PORT}
    text = (KUBERNETES / "site/Caddyfile").read_text()
    served = {int(port) for port in re.findall(r"^:(\d+) \{$", text, re.MULTILINE)}
    assert set(ports["watchparty-proxy"].values()) == served
    annotations = PODS["watchparty-process"]["metadata"]["annotations"]
    assert annotations["prometheus.io/port"] == str(PORT)
    assert resolve(annotations["prometheus.io/path"])


def test_a_pod_that_ends_is_forgotten_by_the_proxy_before_its_process_stops() -> None:
    (process,) = (each for owner, each in containers() if owner == "watchparty-process")
    program, waits = process["lifecycle"]["preStop"]["exec"]["command"]
    assert program == "sleep"
    assert int(waits) > CACHED_NAMES_SECONDS
    grace = PODS["watchparty-process"]["spec"]["terminationGracePeriodSeconds"]
    assert grace >= int(waits) + shutdown_seconds()


@pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=name_of)
def test_a_deployment_selects_its_own_pods_and_replaces_them_one_after_the_other(
    deployment: Manifest,
) -> None:
    assert selected(deployment["spec"]["selector"]) == {name_of(deployment)}
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    (spread,) = PODS[name_of(deployment)]["spec"]["topologySpreadConstraints"]
    assert selected(spread["labelSelector"]) == {name_of(deployment)}
    (budget,) = (
        each
        for each in of_kind("PodDisruptionBudget")
        if selected(each["spec"]["selector"]) == {name_of(deployment)}
    )
    assert budget["spec"]["maxUnavailable"] == 1


def test_the_ingress_leads_to_the_proxy_and_the_proxy_to_every_process() -> None:
    known = {name_of(each): each["spec"] for each in of_kind("Service")}
    (ingress,) = of_kind("Ingress")
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    proxy = known[path["backend"]["service"]["name"]]
    assert path["backend"]["service"]["port"]["name"] in {each["name"] for each in proxy["ports"]}
    assert selected({"matchLabels": proxy["selector"]}) == {"watchparty-proxy"}
    text = (KUBERNETES / "site/Caddyfile").read_text()
    (name,) = re.findall(r"dynamic a \{\s+name (\S+)\s+port", text)
    assert known[name]["clusterIP"] == "None"
    assert selected({"matchLabels": known[name]["selector"]}) == {"watchparty-process"}
    assert f"port {known[name]['ports'][0]['port']}\n" in text
    settings_file = (KUBERNETES / "common/settings.env").read_text()
    assert f"ALLOWED_HOSTS={rule['host']}\n" in settings_file
    assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]


def test_the_proxy_is_the_shipped_one_with_the_processes_that_there_are() -> None:
    expected = shipped_caddyfile().replace(CADDY_SITE, "\n:8080 {\n").replace(CADDY_PROCESSES, "")
    ours = (KUBERNETES / "site/Caddyfile").read_text()
    added = [line for line in caddy_directives(ours) if line not in caddy_directives(expected)]
    assert [line.strip().split()[0] for line in added] == [
        *("auto_https", "admin", "grace_period"),
        *("reverse_proxy", "dynamic", "name", "port", "refresh", "trusted_proxies"),
        *(":8081", "respond"),
    ]
    assert [line for line in caddy_directives(expected) if line not in caddy_directives(ours)] == []


def test_it_is_scaled_by_a_metric_that_a_process_has() -> None:
    assert metrics.sockets
    ours = {metric.name for metric in REGISTRY.collect() if metric.type == "gauge"}
    (scaler,) = of_kind("HorizontalPodAutoscaler")
    target = scaler["spec"]["scaleTargetRef"]
    assert target["name"] in {name_of(each) for each in of_kind(target["kind"])}
    (asked,) = (
        each["pods"]["metric"]["name"]
        for each in scaler["spec"]["metrics"]
        if each["type"] == "Pods"
    )
    assert asked in ours
    adapter = yaml.safe_load((KUBERNETES / "prometheus-adapter.yaml").read_text())
    (rule,) = adapter["rules"]["custom"]
    assert rule["name"]["matches"] == asked
    assert rule["seriesQuery"].startswith(f"{asked}{{")
    (scaled,) = (each for each in of_kind("Deployment") if name_of(each) == target["name"])
    assert "replicas" not in scaled["spec"], "applying it again would undo the scaling"
    assert scaler["spec"]["minReplicas"] >= 2
    most = scaler["spec"]["maxReplicas"] + scaled["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
    assert most * settings.DATABASE_POOL < CONNECTIONS


def test_policies_let_through_what_is_needed_and_name_pods_that_there_are() -> None:
    policies = {name_of(each): each["spec"] for each in of_kind("NetworkPolicy")}
    assert policies["nothing-else"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    chosen = {name: selected(spec["podSelector"]) for name, spec in policies.items()}
    ours = {owner for owner, each in containers() if each["image"] == "watchparty"}
    assert chosen["from-the-site"] == ours
    assert chosen["to-processes"] == {"watchparty-process"}
    assert chosen["to-the-proxy"] == {"watchparty-proxy"}
    (reached,) = policies["to-processes"]["ingress"]
    assert selected(reached["from"][0]["podSelector"]) == {"watchparty-proxy"}
    assert reached["ports"] == [{"port": PORT, "protocol": "TCP"}]
    (forwarded,) = policies["to-the-proxy"]["egress"]
    assert selected(forwarded["to"][0]["podSelector"]) == {"watchparty-process"}
    assert forwarded["ports"] == reached["ports"]
    (public,) = policies["to-the-proxy"]["ingress"]
    assert [each["port"] for each in public["ports"]] == [8080]


def test_each_night_retention_follows_the_warehouse_and_does_not_wait_for_its_success() -> None:
    schedule = {name_of(each): each["spec"] for each in of_kind("CronJob")}
    (nightly,) = (each for owner, each in containers() if owner == "watchparty-nightly")
    assert nightly["args"][-1] == "python manage.py run_etl; exec python manage.py tidy"
    (titles,) = (each for owner, each in containers() if owner == "watchparty-titles")
    assert commands_in(titles["args"]) == ["sync_titles"]
    assert {each["concurrencyPolicy"] for each in schedule.values()} == {"Forbid"}
    assert all(len(each["schedule"].split()) == 5 for each in schedule.values())
    # It fails without a source, and there is none in the settings that we ship.
    assert schedule["watchparty-titles"]["suspend"] is True


def test_a_release_is_prepared_once() -> None:
    (job,) = of_kind("Job")
    (prepare,) = (each for owner, each in containers() if owner == name_of(job))
    assert prepare["args"] == ["python", "manage.py", "prepare", "--without-demo"]
