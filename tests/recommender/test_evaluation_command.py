"""The evaluation command on a part of the shipped data, and its errors when data is missing."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recommender.core.strategies import STRATEGIES
from recommender.evaluation import ml_100k
from recommender.evaluation.goals import goals
from recommender.evaluation.individuals import METHODS
from recommender.evaluation.tables import tables


def evaluate(*arguments: str) -> tuple[str, str]:
    output, complained = io.StringIO(), io.StringIO()
    call_command("evaluate_recommender", *arguments, stdout=output, stderr=complained)
    return output.getvalue(), complained.getvalue()


SMOKE_RUN = ("--smoke", "--only", "demo", "--splits", "2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evaluation")


@pytest.fixture(scope="module")
def smoke_output(folder: Path) -> str:
    return evaluate(*SMOKE_RUN, "--processes", "1", "--out", str(folder))[0]


def test_a_smoke_run_prints_every_table_and_leaves_its_figures(
    smoke_output: str, folder: Path
) -> None:
    for name in (*METHODS, *STRATEGIES, "LTP", "average, deficits"):
        assert f"\n| {name} |" in smoke_output
    for title in ("Single people", "Groups of 2 to 8", "Every cell", "Ten evenings"):
        assert title in smoke_output
    left = json.loads((folder / "evaluation-demo.json").read_text())
    assert tables(left) in smoke_output
    assert goals({"demo": left}) in smoke_output
    assert str(folder) not in left["command"]
    assert left["part"] == "validation"
    assert {"command", "commit", "machine", "numpy"} <= left.keys()


def test_another_run_on_two_processes_measures_what_one_process_did(
    smoke_output: str, tmp_path: Path
) -> None:
    again, _ = evaluate(*SMOKE_RUN, "--processes", "2", "--out", str(tmp_path))
    assert again.split("command ")[0] == smoke_output.split("command ")[0]


def test_a_folder_that_is_not_there_is_named_and_left_out(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="None of the data"):
        evaluate("--only", "movielens", "--movielens", str(tmp_path / "nowhere"))


def test_a_failed_download_of_ml_100k_is_reported(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(ml_100k, "WHEEL", "recbole==0.0.0.dev0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(CommandError, match="None of the data"):
        evaluate("--only", "ml-100k")


def test_ml_100k_is_read_out_of_its_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / ml_100k.FILE, "w") as wheel:
        wheel.writestr(
            f"{ml_100k.INSIDE}.item",
            "item_id:token\tmovie_title\trelease_year\tclass\n"
            "7\tSeven\t1995\tCrime Thriller\n3\tThree\t\tunknown\n",
        )
        wheel.writestr(
            f"{ml_100k.INSIDE}.inter",
            "user_id\titem_id\trating\ttimestamp\n1\t7\t5\t881250949\n2\t3\t2\t881250949\n",
        )
    found = ml_100k.read_ml_100k(tmp_path)
    assert [card.name for card in found.catalogue.cards] == ["Three", "Seven"]
    assert found.catalogue.cards[0].year is None
    keys = [interest.key for interest in found.catalogue.interests]
    assert keys == ["genre:crime", "genre:thriller", "era:1990s"]
    assert (found.raters.tolist(), found.columns.tolist()) == ([0, 1], [1, 0])
    assert found.stars.tolist() == [5.0, 2.0]
