"""The Containerfile installs what the site needs, for a user without rights, and copies nothing
else than the site.

No container engine runs it here: tests/live/test_image_steps.py replays what needs none.
"""

import re
import runpy
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tests.harness.containerfile import (
    Step,
    build_context,
    health_check,
    only,
    steps,
    variables,
)
from tests.harness.site import ROOT
from tests.watchparty_site.test_settings import settings_documented

OF_PYTHON = {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
COMPILERS = re.compile(r"\b(?:build-essential|gcc|g\+\+|make|cmake|cargo|\w+-dev)\b")


def of_stage(stage: int, name: str) -> list[Step]:
    return [step for step in steps() if (step.stage, step.name) == (stage, name)]


def test_both_stages_have_one_base_whose_python_the_project_runs_on() -> None:
    build, image = (
        step.arguments.removesuffix(" AS build")
        for step in steps()
        if step.stage >= 0 and step.name == "FROM"
    )
    assert build == image
    assert image.startswith("docker.io/library/python:${PYTHON}-slim-")
    (version,) = (step.arguments.removeprefix("PYTHON=") for step in of_stage(-1, "ARG"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert Version(version) in SpecifierSet(project["requires-python"])


def test_it_installs_the_requirements_of_a_site_from_wheels_alone() -> None:
    (installed,) = (
        step.command for step in of_stage(0, "RUN") if "install" in step.arguments.split('"')
    )
    requirements = installed[installed.index("--requirement") + 1]
    assert requirements == "requirements.lock"
    assert {"--only-binary=:all:", "--require-hashes"} <= set(installed)
    assert [step.arguments for step in of_stage(0, "COPY")] == [f"{requirements} ./", ". ./"]


def test_the_image_gets_results_of_the_build_and_no_tools_to_build() -> None:
    copied = [step.arguments for step in of_stage(1, "COPY")]
    assert copied == [f"--from=build {path} {path}" for path in ("/opt/venv", "/srv/watchparty")]
    (prepared,) = (step.arguments for step in of_stage(1, "RUN"))
    assert not COMPILERS.search(prepared)
    assert re.search(r"pip uninstall .*\bpip\b", prepared)
    assert "rm -rf /var/lib/apt/lists" in prepared


def test_it_runs_as_a_user_without_rights_who_owns_the_folder_of_the_data_alone() -> None:
    user, _, group = only("USER").arguments.partition(":")
    assert int(user) > 1000
    assert int(group) > 1000
    assert variables()["DATA_DIR"] in only("VOLUME").command
    (prepared,) = (step.arguments for step in of_stage(1, "RUN"))
    owned = re.findall(rf"install --directory --owner={user} --group={group} \S+ (\S+)", prepared)
    assert owned == only("VOLUME").command
    assert "--chown" not in " ".join(step.arguments for step in steps())
    names = [step.name for step in steps()]
    assert names.index("USER") > len(names) - 1 - names[::-1].index("RUN")


def test_every_variable_is_a_setting_or_of_python() -> None:
    assert set(variables()) - OF_PYTHON <= set(settings_documented())
    assert variables()["DEPLOYMENT"] == "production"


def test_it_serves_on_the_port_that_it_exposes_and_checks() -> None:
    python, manage, name, *options = only("CMD").command
    assert (python, manage) == ("python", "manage.py")
    command = load_command_class(get_commands()[name], name)
    parsed = command.create_parser(manage, name).parse_args(options)
    assert parsed.without_prepare
    assert str(parsed.port) == only("EXPOSE").arguments
    program, script, url = health_check()
    assert program == python
    assert (ROOT / script).exists()
    path = url.removeprefix(f"http://127.0.0.1:{parsed.port}")
    assert resolve(path).url_name is None
    assert path == "/healthz"
    assert only("STOPSIGNAL").arguments == "SIGTERM"


def test_a_build_gets_every_part_of_the_site() -> None:
    copied = set(build_context(ROOT))
    own = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    assert own
    for folder in (*own, *settings.STATICFILES_DIRS, ROOT / "templates"):
        parts = {
            path for path in folder.rglob("*") if path.is_file() and "pycache" not in str(path)
        }
        assert parts
        assert {path.relative_to(ROOT).as_posix() for path in parts} <= copied
    assert {"manage.py", "requirements.lock", "LICENSE", health_check()[1]} <= copied


def test_a_build_gets_nothing_that_is_private_or_needless() -> None:
    copied = build_context(ROOT)
    ours = {"LICENSE", "manage.py", "requirements.lock", "static", "templates", "deploy"}
    ours |= {Path(app.path).name for app in apps.get_app_configs()}
    assert {name.split("/")[0] for name in copied} <= ours
    assert [name for name in copied if name.startswith("deploy/")] == [health_check()[1]]


def test_what_lies_about_in_a_checkout_goes_into_no_image(tmp_path: Path) -> None:
    names = ["catalog/apps.py", "catalog/apps.pyc", "catalog/__pycache__/apps.cpython-311.pyc"]
    names += [".git/config", ".venv/bin/python", "var/watchparty.sqlite3", ".env", "tests/cast.py"]
    names += ["deploy/compose/.env", "deploy/kubernetes/secrets.env", "static/js/room/room.js"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert build_context(tmp_path) == ["catalog/apps.py", "static/js/room/room.js"]


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ([], ["a.py", "b/__pycache__/c.pyc", "b/c.py", "b/d/e.py"]),
        (["*"], []),
        (["*", "!b"], ["b/__pycache__/c.pyc", "b/c.py", "b/d/e.py"]),
        (["*", "!b", "**/__pycache__"], ["b/c.py", "b/d/e.py"]),
        (["*", "!b/d/e.py"], ["b/d/e.py"]),
        (["b/*.py"], ["a.py", "b/__pycache__/c.pyc", "b/d/e.py"]),
        (["**/*.py"], ["b/__pycache__/c.pyc"]),
    ],
)
def test_the_last_rule_that_matches_decides_what_a_build_gets(
    tmp_path: Path, rules: list[str], taken: list[str]
) -> None:
    for name in ("a.py", "b/c.py", "b/d/e.py", "b/__pycache__/c.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert build_context(tmp_path, rules) == taken


@pytest.mark.parametrize(
    ("allowed", "named"),
    [
        ("watch.example,10.0.0.7", "watch.example"),
        (".watch.example", "watch.example"),
        ("*", "localhost"),
        ("", "localhost"),
    ],
)
def test_the_health_check_names_a_host_that_the_site_answers_to(
    monkeypatch: pytest.MonkeyPatch, allowed: str, named: str
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    host: Callable[[], str] = runpy.run_path(str(ROOT / health_check()[1]))["host"]
    assert host() == named
