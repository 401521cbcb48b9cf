"""The whole run on a corner of the data that ships, and what it says when data is missing."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recommender.core.strategies import STRATEGIES
from recommender.evaluation import hundred_thousand
from recommender.evaluation.goals import goals
from recommender.evaluation.individuals import METHODS
from recommender.evaluation.tables import tables


def evaluate(*arguments: str) -> tuple[str, str]:
    said, complained = io.StringIO(), io.StringIO()
    call_command("evaluate_recommender", *arguments, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def test_a_smoke_run_prints_every_table_and_leaves_its_figures(tmp_path: Path) -> None:
    run = "--smoke", "--only", "demo", "--splits", "1", "--processes", "1", "--out", str(tmp_path)
    said, _ = evaluate(*run)
    for name in (*METHODS, *STRATEGIES, "LTP", "average, deficits"):
        assert f"\n| {name} |" in said
    for title in ("Single people", "Groups of 2 to 8", "Every cell", "Ten evenings"):
        assert title in said
    left = json.loads((tmp_path / "evaluation-demo.json").read_text())
    assert tables(left) in said
    assert goals({"demo": left}) in said
    assert str(tmp_path) not in left["command"]
    assert left["part"] == "validation"
    assert {"command", "commit", "machine", "numpy"} <= left.keys()
    again, _ = evaluate(*run)
    assert again.split("command ")[0] == said.split("command ")[0]


def test_processes_measure_what_one_process_does(tmp_path: Path) -> None:
    run = "--smoke", "--only", "demo", "--splits", "2", "--out", str(tmp_path), "--processes"
    assert (
        evaluate(*run, "1")[0].split("command ")[0] == evaluate(*run, "2")[0].split("command ")[0]
    )


def test_a_folder_that_is_not_there_is_named_and_left_out(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="None of the data"):
        evaluate("--only", "movielens", "--movielens", str(tmp_path / "nowhere"))


def test_ml_100k_that_cannot_be_had_is_said_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(hundred_thousand, "WHEEL", "recbole==0.0.0.dev0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(CommandError, match="None of the data"):
        evaluate("--only", "ml-100k")


def test_ml_100k_is_read_out_of_its_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / hundred_thousand.FILE, "w") as wheel:
        wheel.writestr(
            f"{hundred_thousand.INSIDE}.item",
            "item_id:token\tmovie_title\trelease_year\tclass\n"
            "7\tSeven\t1995\tCrime Thriller\n3\tThree\t\tunknown\n",
        )
        wheel.writestr(
            f"{hundred_thousand.INSIDE}.inter",
            "user_id\titem_id\trating\ttimestamp\n1\t7\t5\t881250949\n2\t3\t2\t881250949\n",
        )
    found = hundred_thousand.hundred_thousand(tmp_path)
    assert [card.name for card in found.catalogue.cards] == ["Three", "Seven"]
    assert found.catalogue.cards[0].year is None
    keys = [interest.key for interest in found.catalogue.interests]
    assert keys == ["genre:crime", "genre:thriller", "era:1990s"]
    assert (found.raters.tolist(), found.columns.tolist()) == ([0, 1], [1, 0])
    assert found.stars.tolist() == [5.0, 2.0]
