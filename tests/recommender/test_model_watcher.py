"""A process reads a new model from its folder, and keeps the last valid one."""

import logging
import os
from pathlib import Path

import numpy as np
import pytest

from recommender.model import model_file
from recommender.model.model_watcher import ModelWatcher

FACTS = {"fingerprint": "abc", "interests": ["genre:comedy"]}
ARRAYS: model_file.Arrays = {"lift": np.arange(12_000, dtype=np.int16)}


def put(folder: Path, fingerprint: str) -> str:
    return model_file.write(folder, FACTS | {"fingerprint": fingerprint}, ARRAYS)


def test_while_nothing_changes_the_model_is_the_same_object(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelWatcher(tmp_path)
    assert folder.newest() is not None
    assert folder.newest() is folder.newest()


def test_another_model_is_loaded(tmp_path: Path) -> None:
    folder = ModelWatcher(tmp_path)
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
    folder = ModelWatcher(tmp_path)
    before = folder.newest()
    (tmp_path / model_file.CURRENT).write_bytes(broken)
    with caplog.at_level(logging.ERROR):
        assert [folder.newest() for _ in range(3)] == [before] * 3
    assert before is not None
    assert before.version == second
    assert len(caplog.records) == 1


def test_after_a_broken_file_the_next_good_one_is_loaded(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelWatcher(tmp_path)
    folder.newest()
    (tmp_path / model_file.CURRENT).write_bytes(b"garbage")
    folder.newest()
    version = put(tmp_path, "two")
    newest = folder.newest()
    assert newest is not None
    assert newest.version == version


def test_a_model_whose_file_is_removed_goes_on_serving(tmp_path: Path) -> None:
    put(tmp_path, "one")
    folder = ModelWatcher(tmp_path)
    before = folder.newest()
    (tmp_path / model_file.CURRENT).unlink()
    assert folder.newest() is before


def test_who_writes_into_the_file_changes_nothing_that_serves(tmp_path: Path) -> None:
    put(tmp_path, "one")
    model = model_file.read(tmp_path / model_file.CURRENT)
    os.truncate(tmp_path / model_file.CURRENT, 0)
    assert np.array_equal(model.arrays["lift"], ARRAYS["lift"])
