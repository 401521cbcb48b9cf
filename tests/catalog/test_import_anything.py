"""Whatever stands in a file, an importer answers with counts, refusals or one named error."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.importing.csv_file import HEADER
from tests.catalog.import_files import everything, run

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Heat", "film", "series", "1995", "0", "-1", "1e999", "tt0113277", "DE:ARD", "|"]
    ),
    st.integers(1993, 1997).map(str),
    st.integers().map(str),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
WORDS = st.sampled_from(["Heat", "Alien", "The Heat", "é", "\0", "", "A|B", "#", " "])
FILMS = st.fixed_dictionaries(
    {"title": WORDS | JSON},
    optional={
        "year": st.integers(1993, 1997) | JSON,
        "cast": st.lists(WORDS, max_size=3) | JSON,
        "genres": st.lists(WORDS, max_size=3) | JSON,
        "href": WORDS | JSON,
        "extract": WORDS | JSON,
        "thumbnail": WORDS | JSON,
    },
)


def imported(command: str, file: Path) -> bool:
    """Whether it went in; if not, it says so and nothing has changed."""
    before = everything()
    reported = ""
    try:
        run(command, file)
    except CommandError as error:
        reported = str(error)
    if reported:
        assert "Nothing was changed" in reported
        assert everything() == before
    return not reported


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Mostly in shape: a header with a name, rows of its length, now and then one that is not."""
    more = draw(st.lists(st.sampled_from(HEADER), unique=True, max_size=4))
    header = [*dict.fromkeys(["name", *more])]
    length = st.just(len(header)) | st.integers(0, 6)
    rows = draw(st.lists(length.flatmap(lambda n: st.lists(CELLS, min_size=n, max_size=n))))
    return "\n".join(",".join(row) for row in [header, *rows])


@QUICK
@given(table=tables())
def test_any_csv(table: str, tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"
    file.write_text(table, encoding="utf-8", errors="replace")
    if imported("import_csv", file):
        titles = everything()[0]
        assert imported("import_csv", file)
        assert everything()[0] == titles


@QUICK
@given(content=st.binary(max_size=300))
def test_any_bytes_are_no_csv_and_no_json(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "titles"
    file.write_bytes(content)
    for command in ("import_csv", "import_wikipedia"):
        imported(command, file)


@QUICK
@given(films=st.lists(FILMS | JSON, max_size=5))
def test_any_json(films: list[object], tmp_path: Path) -> None:
    file = tmp_path / "movies-1990s.json"
    file.write_text(json.dumps(films), encoding="utf-8")
    if imported("import_wikipedia", file):
        before = everything()
        assert imported("import_wikipedia", file)
        assert everything() == before
