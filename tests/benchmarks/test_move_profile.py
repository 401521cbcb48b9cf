"""The profile of a move names functions that exist, so that none of its rows is silently zero."""

import ast
import asyncio
from pathlib import Path

import pytest

from benchmarks.move_profile import STEPS
from tests.harness.site import ROOT

LIBRARY = Path(asyncio.__file__).parents[1]


@pytest.mark.parametrize(
    ("file", "function"), sorted({each for functions in STEPS.values() for each in functions})
)
def test_every_function_of_the_profile_is_defined_in_its_file(file: str, function: str) -> None:
    path = LIBRARY / file if file.startswith("asyncio/") else ROOT / file
    nodes = ast.walk(ast.parse(path.read_text()))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert function in {each.name for each in nodes if isinstance(each, functions)}
