"""In a run of several processes one prepares a site, and the others copy it."""

from pathlib import Path

import pytest

from tests.harness.prepared_sites import prepare_embedded, shared_preparation


def prepare(folder: Path, done: list[str]) -> str:
    """As a process does; says in `done` that it was the one."""
    folder.mkdir()

    def write() -> None:
        done.append(folder.name)
        (folder / "model").mkdir()
        (folder / "model" / "file").write_text(folder.name)

    prepare_embedded(folder, write)
    return (folder / "model" / "file").read_text()


def test_a_site_is_prepared_once_in_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    with shared_preparation(None) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert [prepare(tmp_path / name, done) for name in ("one", "two")] == ["one", "one"]
    assert done == ["one"]
    assert not any(Path(folder).exists() for folder in environment.values())


def test_a_process_that_fails_to_prepare_leaves_nothing_to_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("no disk")

    done: list[str] = []
    with shared_preparation(None) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(RuntimeError):
            prepare_embedded(tmp_path, fail)
        assert prepare(tmp_path / "two", done) == "two"


def test_outside_a_run_every_process_prepares_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREPARED_SITES", raising=False)
    done: list[str] = []
    assert [prepare(tmp_path / name, done) for name in ("one", "two")] == ["one", "two"]
