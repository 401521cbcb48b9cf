import logging
from pathlib import Path

import numpy as np
import pytest

from recommender.model import model_file
from recommender.model.model_file import ModelFileError

ARRAYS: model_file.Arrays = {
    "lift": np.arange(12, dtype=np.int16).reshape(3, 4),
    "prior": np.array([5, -7], np.int32),
    "nothing": np.empty((0, 4), np.float64),
}
FACTS = {"fingerprint": "abc", "interests": ["genre:comedy"]}


@pytest.fixture
def current(tmp_path: Path) -> Path:
    model_file.write(tmp_path, FACTS, ARRAYS)
    return tmp_path / model_file.CURRENT


def test_what_was_written_is_read(current: Path) -> None:
    model = model_file.read(current)
    assert model.facts == FACTS
    assert model.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert model.arrays[name].dtype == array.dtype
        assert np.array_equal(model.arrays[name], array)


def test_arrays_are_mapped_and_cannot_be_written(current: Path) -> None:
    prior = model_file.read(current).arrays["prior"]
    assert not prior.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        prior[0] = 1


def test_the_same_content_is_the_same_file(current: Path, tmp_path: Path) -> None:
    before = current.read_bytes()
    version = model_file.write(tmp_path, FACTS, ARRAYS)
    assert current.read_bytes() == before
    assert version == model_file.read(current).version
    assert model_file.write(tmp_path, FACTS, ARRAYS | {"prior": np.array([5], np.int32)}) != version


def test_any_flipped_bit_is_noticed(current: Path) -> None:
    good = current.read_bytes()
    for place in range(len(good)):
        damaged = bytearray(good)
        damaged[place] ^= 1 << (place % 8)
        current.write_bytes(damaged)
        if _in_header_padding(good, place):
            continue
        with pytest.raises(ModelFileError):
            model_file.read(current)


def _in_header_padding(good: bytes, place: int) -> bool:
    """Between header and body stand zeros that nobody reads."""
    end = 48 + int.from_bytes(good[12:16], "little")
    return end <= place < end + (-end % 64)


def test_a_file_cut_short_anywhere_is_noticed(current: Path) -> None:
    good = current.read_bytes()
    for length in range(len(good)):
        current.write_bytes(good[:length])
        with pytest.raises(ModelFileError):
            model_file.read(current)


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [(0, b"PK", "not_a_model"), (8, b"\x02", "wrong_format"), (-1, b"\xff", "checksum")],
)
def test_a_refusal_states_the_reason_and_the_remedy(
    current: Path, place: int, value: bytes, code: str
) -> None:
    damaged = bytearray(current.read_bytes())
    place %= len(damaged)
    damaged[place : place + len(value)] = value
    current.write_bytes(damaged)
    with pytest.raises(ModelFileError, match="train_recommender") as refusal:
        model_file.read(current)
    assert refusal.value.code == code


def test_a_broken_model_leaves_the_last_good_one_serving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = model_file.write(tmp_path, FACTS, ARRAYS)
    model_file.write(tmp_path, FACTS | {"fingerprint": "def"}, ARRAYS)
    current = tmp_path / model_file.CURRENT
    current.write_bytes(current.read_bytes()[:-1])
    with caplog.at_level(logging.ERROR):
        model = model_file.last_good(tmp_path)
    assert model is not None
    assert model.version == first
    assert "checksum" in caplog.text


def test_a_broken_model_never_becomes_the_one_to_fall_back_on(tmp_path: Path) -> None:
    first = model_file.write(tmp_path, FACTS, ARRAYS)
    model_file.write(tmp_path, FACTS | {"fingerprint": "def"}, ARRAYS)
    (tmp_path / model_file.CURRENT).write_bytes(b"broken")
    model_file.write(tmp_path, FACTS | {"fingerprint": "ghi"}, ARRAYS)
    assert model_file.read(tmp_path / model_file.PREVIOUS).version == first


def test_without_any_good_model_there_is_none(tmp_path: Path) -> None:
    assert model_file.last_good(tmp_path) is None
    (tmp_path / model_file.CURRENT).write_bytes(b"")
    (tmp_path / model_file.PREVIOUS).write_bytes(b"x" * 500)
    assert model_file.last_good(tmp_path) is None


def test_a_process_keeps_the_model_it_has_mapped(tmp_path: Path) -> None:
    model_file.write(tmp_path, FACTS, ARRAYS)
    mapped = model_file.read(tmp_path / model_file.CURRENT).arrays["lift"]
    model_file.write(tmp_path, FACTS, ARRAYS | {"lift": np.zeros((3, 4), np.int16)})
    assert np.array_equal(mapped, ARRAYS["lift"])


def test_a_writing_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = model_file.write(tmp_path, FACTS, ARRAYS)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        model_file.write(tmp_path, FACTS | {"fingerprint": "def"}, ARRAYS)
    assert [path.name for path in tmp_path.iterdir()] == [model_file.CURRENT]
    assert model_file.read(tmp_path / model_file.CURRENT).version == version
