"""The changelog, the project file and the running process name the same release."""

import datetime
import re
import tomllib

import pytest
from django.test import AsyncClient
from packaging.version import Version

from tests.harness.site import ROOT
from watchparty_site.version import VERSION, build_info

HEADINGS = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
RELEASES = [re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", each) for each in HEADINGS[1:]]


def test_every_section_but_the_first_has_a_version_and_a_day_newest_first() -> None:
    assert HEADINGS[0] == "Unreleased"
    releases = [
        (Version(each[1]), datetime.date.fromisoformat(each[2])) for each in RELEASES if each
    ]
    assert len(releases) == len(RELEASES) > 0
    assert releases == sorted(releases, reverse=True)


def test_the_newest_release_is_the_version_of_the_project_and_of_a_process() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert RELEASES[0]
    assert RELEASES[0][1] == project["version"] == VERSION
    [sample] = [sample for family in build_info.collect() for sample in family.samples]
    assert sample.labels == {"version": VERSION}


@pytest.mark.django_db
async def test_readyz_names_it(async_client: AsyncClient) -> None:
    assert (await async_client.get("/readyz")).json()["version"] == VERSION
