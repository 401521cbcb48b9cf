"""A process follows the model that lies in its folder, and is never worse off for looking."""

import logging
import os
from pathlib import Path

import numpy as np
import pytest

from recommender import artefact
from recommender.model_folder import ModelFolder

FACTS = {"fingerprint": "abc", "interests": ["genre:comedy"]}
ARRAYS: artefact.Arrays = {"lift": np.arange(12_000, dtype=np.int16)}


def put(folder: Path, fingerprint: str) -> str:
    return artefact.write(folder, FACTS | {"fingerprint": fingerprint}, ARRAYS)


def test_while_nothing_changes_the_model_is_the_same_object(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelFolder(tmp_path)
    assert folder.newest() is not None
    assert folder.newest() is folder.newest()


def test_another_model_is_taken_up(tmp_path: Path) -> None:
    folder = ModelFolder(tmp_path)
    assert folder.newest() is None
    for name in ("one", "two"):
        version = put(tmp_path, name)
        newest = folder.newest()
        assert newest is not None
        assert newest.version == version


@pytest.mark.parametrize("broken", [b"", b"garbage", b"x" * 5000])
def test_a_broken_file_is_refused_once_and_the_model_before_it_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: bytes
) -> None:
    put(tmp_path, "one")
    second = put(tmp_path, "two")
    folder = ModelFolder(tmp_path)
    before = folder.newest()
    (tmp_path / artefact.CURRENT).write_bytes(broken)
    with caplog.at_level(logging.ERROR):
        assert [folder.newest() for _ in range(3)] == [before] * 3
    assert before is not None
    assert before.version == second
    assert len(caplog.records) == 1


def test_after_a_broken_file_the_next_good_one_is_taken_up(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelFolder(tmp_path)
    folder.newest()
    (tmp_path / artefact.CURRENT).write_bytes(b"garbage")
    folder.newest()
    version = put(tmp_path, "two")
    newest = folder.newest()
    assert newest is not None
    assert newest.version == version


def test_a_model_that_is_taken_away_goes_on_serving(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelFolder(tmp_path)
    before = folder.newest()
    (tmp_path / artefact.CURRENT).unlink()
    assert folder.newest() is before


def test_who_writes_into_the_file_changes_nothing_that_serves(tmp_path: Path) -> None:
    put(tmp_path, "one")
    model = artefact.read(tmp_path / artefact.CURRENT)
    os.truncate(tmp_path / artefact.CURRENT, 0)
    assert np.array_equal(model.arrays["lift"], ARRAYS["lift"])
