"""Runs the ETL over the two sample parties and their ballots, once for all tests of a module."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.warehouse.sample_ballots import two_ballots
from tests.warehouse.sample_parties import two_evenings
from warehouse.etl import run
from warehouse.extract import RunOptions


@pytest.fixture(scope="module")
def evenings_folder(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A warehouse; the tables that it was made from are rolled back."""
    folder = tmp_path_factory.mktemp("evenings")
    with (
        override_settings(DATA_DIR=folder, WAREHOUSE_URL=""),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        two_ballots(two_evenings())
        run(RunOptions(), lambda line: None)
        transaction.set_rollback(True)
    return folder
