"""What docs/operations.md tells an operator is what there is."""

import logging
import math
import re

from django.conf import settings
from prometheus_client import REGISTRY

from parties.rooms import presence
from parties.runtime import metrics
from tests.harness.site import ROOT
from watchparty_site import version
from watchparty_site.logs import LineFormatter

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()


def test_every_metric_of_ours_is_explained_and_no_other() -> None:
    assert metrics.sockets
    assert version.build_info
    ours = {each.name for each in REGISTRY.collect() if each.name.startswith("watchparty_")}
    assert set(re.findall(r"`(watchparty_\w+)`", DOCUMENT)) == ours


def test_how_long_the_people_on_a_dead_process_are_shown_follows_from_the_settings() -> None:
    lease: float = settings.LEASE_SECONDS
    # What was renewed just before the end is seen a round and a tick later, and is looked at just
    # before it runs out; the next round is a tick late too.
    a_round = lease / presence.RENEWALS_PER_LEASE + presence.TICK_SECONDS
    longest = lease + 2 * a_round
    assert longest < 20
    assert f"shown as gone within {math.ceil(longest)} s" in DOCUMENT


def test_the_commands_that_explain_a_disconnect_find_its_line() -> None:
    fields = {"event": "socket_closed", "participant": "THEIRS", "connection": "ID-OF-THAT-LINE"}
    line = LineFormatter().format(logging.makeLogRecord(fields))
    sought = re.findall(r"grep '([^']+)'", DOCUMENT)
    assert len(sought) == len(fields)
    assert [each for each in sought if each not in line] == []


def test_every_link_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)", DOCUMENT):
        assert (ROOT / "docs" / link).resolve().exists(), link
