"""A site that was prepared without the demo catalogue stays without it, until somebody loads it."""

import io

import pytest
from django.core.management import call_command

from catalog.models import LoadedData
from catalog.models.loaded_data import WITHOUT_DEMO
from watchparty_site import private_files, static_files
from watchparty_site.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which commands `prepare` runs; the commands themselves have tests of their own."""
    ran: list[str] = []
    monkeypatch.setattr(
        prepare.Command, "_step", lambda self, name, command, *args, **options: ran.append(command)
    )
    monkeypatch.setattr(private_files, "create_database_file", lambda: None)
    monkeypatch.setattr(static_files, "are_collected", lambda: True)
    return ran


def prepared(steps: list[str], *options: str) -> bool:
    """Whether it loaded the demo catalogue."""
    steps.clear()
    call_command("prepare", *options, stdout=io.StringIO())
    assert "migrate" in steps
    return "load_demo_catalog" in steps


def test_without_demo_is_remembered_and_taken_back_by_loading_it(steps: list[str]) -> None:
    assert prepared(steps)
    assert not prepared(steps, "--without-demo")
    assert not prepared(steps)
    LoadedData.objects.filter(name=WITHOUT_DEMO).delete()  # as load_demo_catalog does
    assert prepared(steps)
