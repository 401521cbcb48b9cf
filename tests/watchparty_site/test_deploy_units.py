"""The units for systemd start commands that there are, and each timer its service."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.harness.site import ROOT

UNITS = sorted((ROOT / "deploy/systemd").iterdir())


def unit(file: Path) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names have capitals
    parser.read(file)
    return parser


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_starts_commands_of_this_release(file: Path) -> None:
    if file.suffix == ".timer":
        assert file.with_suffix(".service").exists()
        assert unit(file)["Timer"]["Persistent"] == "true"
        return
    started = re.findall(r"^ExecStart=-?\S+/python manage\.py (\w+)", file.read_text(), re.M)
    assert started
    assert set(started) <= set(get_commands())
    assert unit(file)["Service"]["User"] == "watchparty"


def test_retention_follows_the_warehouse_and_does_not_wait_for_its_success() -> None:
    text = (ROOT / "deploy/systemd/watchparty-tidy.service").read_text()
    starts = re.findall(r"^ExecStart=(-?).*manage\.py (\w+)", text, re.M)
    assert starts == [("-", "run_etl"), ("", "tidy")]
