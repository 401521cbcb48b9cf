"""Rooms, sockets, pages and the API know the store's errors, and nothing of its database."""

import ast
from collections.abc import Iterator
from pathlib import Path

import django.db
import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError

from parties.domain.errors import DataRejected, OutcomeUnknown, PartyNotFound, StoreUnavailable
from parties.storage.database_errors import translated
from parties.storage.db_threads import run_in_query_thread, run_in_store_thread
from tests.harness.site import ROOT

PARTIES = ROOT / "parties"
# Moderation moves what parties have of a title that is merged, in the transaction of the merge.
HAVE_SQL = {"storage", "models", "leases", "management", "admin", "migrations", "moderation"}
ERRORS = {name for name, each in vars(django.db).items() if isinstance(each, type)} & {
    name for name in django.db.__all__ if "Error" in name
}


def modules() -> list[Path]:
    return sorted(PARTIES.rglob("*.py"))


def package(module: Path) -> str:
    return module.relative_to(PARTIES).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[str]:
    """Full names: `from django.db import Error` is `django.db.Error`."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def caught(module: Path) -> Iterator[str]:
    """The last names of all that `except` clauses and `suppress` catch."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            yield from _names(node.type)
        elif isinstance(node, ast.Call) and "suppress" in _names(node.func):
            yield from (name for each in node.args for name in _names(each))


def _names(expression: ast.AST) -> set[str]:
    nodes = list(ast.walk(expression))
    plain = {each.id for each in nodes if isinstance(each, ast.Name)}
    return plain | {each.attr for each in nodes if isinstance(each, ast.Attribute)}


def test_only_packages_that_have_sql_import_the_database() -> None:
    found = {
        package(module)
        for module in modules()
        for name in imported(module)
        if name.startswith(("django.db.", "psycopg")) or name == "django.db"
    }
    assert "storage" in found
    assert found <= HAVE_SQL


def test_only_the_storage_knows_and_catches_errors_of_the_database() -> None:
    assert {"DatabaseError", "OperationalError", "DataError", "Error"} <= ERRORS
    errors_by_name = {f"django.db.{name}" for name in ERRORS}
    knowing = {package(each) for each in modules() if errors_by_name & set(imported(each))}
    catching = {package(each) for each in modules() if (ERRORS - {"Error"}) & set(caught(each))}
    assert knowing == {"storage"}
    assert catching == {"storage"}


@pytest.mark.parametrize("run", [run_in_store_thread, run_in_query_thread])
@pytest.mark.parametrize(
    ("raised", "translation"),
    [
        (OperationalError, StoreUnavailable),
        (InterfaceError, StoreUnavailable),
        (DatabaseError, StoreUnavailable),
        (DataError, DataRejected),
        (IntegrityError, DataRejected),
    ],
)
@pytest.mark.django_db(transaction=True)
async def test_errors_of_the_database_come_back_from_its_threads_as_errors_of_the_domain(
    run: object, raised: type[Exception], translation: type[Exception]
) -> None:
    def work() -> None:
        raise raised("a reason")

    assert callable(run)
    with pytest.raises(StoreUnavailable, match=f"{raised.__name__}: a reason") as refused:
        await run(work)
    assert type(refused.value) is translation
    assert isinstance(refused.value.__cause__, raised)


@pytest.mark.parametrize("error", [PartyNotFound("ABCDEF"), OutcomeUnknown("lost"), ValueError()])
def test_what_is_no_error_of_the_database_passes_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as passed, translated():
        raise error
    assert passed.value is error
