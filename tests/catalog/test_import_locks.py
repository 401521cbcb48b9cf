"""What somebody else does to rows that an import is about to write happens after it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from catalog.importing.report import ImportReport
from catalog.importing.tags import write_tags
from catalog.importing.title_record import TitleRecord
from catalog.importing.title_writer import TitleWriter
from catalog.models import Title, TitleTag

SOON = 0.5  # in seconds; a statement that waits for no lock has ended by then

# Each needs two transactions at once, of which SQLite has the second wait by itself.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite has one writer at a time"),
]


class SomebodyElse:
    """Runs one statement on a connection of its own, beside an import."""

    def __init__(self, statement: Callable[[], object]) -> None:
        self._thread = threading.Thread(target=self._run, args=(statement,))

    def begin(self) -> None:
        if not self._thread.ident:
            self._thread.start()
            self._thread.join(SOON)

    def end(self) -> None:
        self._thread.join()

    def _run(self, statement: Callable[[], object]) -> None:
        try:
            statement()
        finally:
            connection.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "titles.csv"
    file.write_text("name,imdb_id,runtime\nHeat,tt0113277,170\n")
    return file


@pytest.fixture
def heat() -> Title:
    return Title.objects.create(name="Heat", imdb_id="tt0113277")


def imported_beside(
    statement: Callable[[], object], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, revise = SomebodyElse(statement), TitleWriter._revise

    def revise_meanwhile(writer: TitleWriter, title: Title, record: TitleRecord) -> bool:
        other.begin()
        return revise(writer, title, record)

    monkeypatch.setattr(TitleWriter, "_revise", revise_meanwhile)
    call_command("import_csv", str(file))
    other.end()


def test_a_title_that_is_deleted_during_an_import_stays_deleted(
    file: Path, heat: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported_beside(Title.objects.filter(pk=heat.pk).delete, file, monkeypatch)
    assert not Title.objects.exists()


def test_what_a_manager_changes_during_an_import_is_not_written_over(
    file: Path, heat: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change() -> None:
        Title.objects.filter(pk=heat.pk).update(synopsis="A thief and a detective.")

    imported_beside(change, file, monkeypatch)
    heat.refresh_from_db()
    assert (heat.runtime, heat.synopsis) == (170, "A thief and a detective.")


def test_a_tag_that_is_deleted_during_an_import_stays_deleted(
    heat: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    TitleTag.objects.create(title=heat, text="tense", people=1)
    other = SomebodyElse(TitleTag.objects.all().delete)
    insert = TitleTag.objects.bulk_create

    def insert_meanwhile(*args: Any, **options: Any) -> Any:
        other.begin()
        return insert(*args, **options)

    monkeypatch.setattr(TitleTag.objects, "bulk_create", insert_meanwhile)
    write_tags(ImportReport(lambda _: None), [(heat.pk, "tense", 5)])
    other.end()
    assert not TitleTag.objects.exists()
