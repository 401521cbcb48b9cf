"""The dashboard that we ship asks for metrics that there are, and leaves none of ours out."""

import json
import re
from typing import Any

from prometheus_client import REGISTRY

from parties.runtime import metrics
from tests.harness.site import ROOT

DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy/grafana/watchparty.json").read_text())
ENDINGS = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}


def samples() -> dict[str, str]:
    """What Prometheus may ask for, and the metric that it belongs to."""
    assert metrics.sockets
    return {
        metric.name + ending: metric.name
        for metric in REGISTRY.collect()
        for ending in ENDINGS.get(metric.type, ())
    }


def asked() -> set[str]:
    queries = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    names = {name for query in queries for name in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", query)}
    return names - {"histogram_quantile"}


def test_every_metric_that_it_asks_for_exists() -> None:
    assert asked() <= samples().keys()


def test_every_metric_of_ours_is_on_it() -> None:
    ours = {name for name in samples().values() if name.startswith("watchparty_")}
    known = samples()
    assert {known[each] for each in asked() if each.startswith("watchparty_")} == ours


def test_no_panel_hides_another() -> None:
    places = [(each["gridPos"]["x"], each["gridPos"]["y"]) for each in DASHBOARD["panels"]]
    assert len(set(places)) == len(places)
    assert len({each["id"] for each in DASHBOARD["panels"]}) == len(places)
