"""What docs/operations.md tells an operator is what there is."""

import re

from prometheus_client import REGISTRY

from parties import metrics
from tests.harness.site import ROOT

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()


def test_every_metric_of_ours_is_explained_and_no_other() -> None:
    assert metrics.sockets
    ours = {each.name for each in REGISTRY.collect() if each.name.startswith("watchparty_")}
    assert set(re.findall(r"`(watchparty_\w+)`", DOCUMENT)) == ours


def test_every_link_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)", DOCUMENT):
        assert (ROOT / "docs" / link).resolve().exists(), link
