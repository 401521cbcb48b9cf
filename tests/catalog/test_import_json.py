import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.importing import json_array
from catalog.importing.errors import BrokenFileError
from catalog.importing.json_array import read_array

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    elements=st.lists(JSON, max_size=6),
    indent=st.sampled_from([None, 0, 2]),
    window=st.integers(1, 40),
)
def test_wherever_the_window_ends_every_element_is_read(
    elements: list[Any], indent: int | None, window: int, tmp_path: Path
) -> None:
    file = tmp_path / "array.json"
    file.write_text(json.dumps(elements, indent=indent), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "CHUNK_SIZE", window)
        assert [element for _, element in read_array(file)] == elements


def test_each_element_has_the_line_it_begins_in(tmp_path: Path) -> None:
    file = tmp_path / "array.json"
    file.write_text('[\n{"a": 1},\n\n{"b":\n2}\n, 3]\n')
    assert list(read_array(file)) == [(2, {"a": 1}), (4, {"b": 2}), (6, 3)]


def test_an_object_without_end_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "array.json"
    file.write_text('[{"a": "' + "x" * (json_array.MAX_ELEMENT_SIZE + json_array.CHUNK_SIZE * 2))
    with pytest.raises(BrokenFileError, match="Unterminated string"):
        list(read_array(file))
