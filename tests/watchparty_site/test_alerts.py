"""The alerts that we ship ask for metrics that there are, and each has a paragraph that helps."""

import re
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from parties.runtime import metrics
from tests.harness.site import ROOT

FILE = ROOT / "deploy/prometheus/watchparty.rules.yaml"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]
]
DOCUMENT = (ROOT / "docs/operations.md").read_text()
ENDINGS = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
OF_OTHERS = {
    "up",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "probe_ssl_earliest_cert_expiry",
}
FUNCTIONS = {"histogram_quantile", "increase", "max", "predict_linear", "rate", "sum", "time"}
WORDS = {"and", "or", "by", "le", "work"}
DURATION = re.compile(r"\d+[smhd]")


def existing() -> set[str]:
    assert metrics.outbox_seconds
    ours = {
        metric.name + ending
        for metric in REGISTRY.collect()
        for ending in ENDINGS.get(metric.type, ())
    }
    return ours | OF_OTHERS


def names_in(expression: str) -> set[str]:
    """What is neither a function, a word of the language, a label nor a duration."""
    without_labels = re.sub(r"\{[^}]*\}", "", expression)
    without_ranges = re.sub(r"\[[^\]]*\]", "", without_labels)
    return set(re.findall(r"[a-z_]+", without_ranges)) - FUNCTIONS - WORDS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_metrics_that_there_are(rule: dict[str, Any]) -> None:
    asked = names_in(rule["expr"])
    assert asked
    assert asked <= existing()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_expression_is_closed_and_its_times_are_durations(rule: dict[str, Any]) -> None:
    for opening, closing in ("()", "[]", "{}"):
        assert rule["expr"].count(opening) == rule["expr"].count(closing)
    for duration in [*re.findall(r"\[([^\]]*)\]", rule["expr"]), rule.get("for", "1m")]:
        assert DURATION.fullmatch(duration)
    assert re.search(r"[<>=]=? *[\d(]", rule["expr"]), "compares with nothing"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_has_its_paragraph(rule: dict[str, Any]) -> None:
    assert f"\n### {rule['alert']}\n" in DOCUMENT
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in ("page", "ticket")


def test_no_paragraph_is_of_an_alert_that_is_gone() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    assert set(re.findall(r"^### (Watchparty\w+)$", DOCUMENT, re.M)) == {
        rule["alert"] for rule in RULES
    }
