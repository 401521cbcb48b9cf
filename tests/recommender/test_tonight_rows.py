"""Titles that are weighted tonight have rows of their own, and histories keep theirs."""

import numpy as np

from recommender.core.likes import enjoyment_matrix
from recommender.core.similarity import similarity_rows, tonight_rows
from recommender.model.model import Model, Neighbours, build_model
from recommender.model.model_file import StoredModel
from tests.small_catalogue import Sample, catalogue, trained

LIKES = [(rater, (rater + step) % 12) for rater in range(12) for step in (0, 1, 3)]
COLUMNS = catalogue([Sample()] * 13)
STORED = trained(COLUMNS, LIKES)


def rows_of(neighbours: Neighbours | None) -> list[list[int]]:
    assert neighbours is not None
    rows = np.zeros((12, 12), np.int64)
    for column in range(12):
        near, values = neighbours.of(column)
        rows[column, near] = values
    return rows.tolist()


def test_a_model_has_rows_for_histories_and_rows_for_tonight() -> None:
    who, what = np.array(LIKES).T
    enjoyment = enjoyment_matrix(who, what, np.full(who.size, 5.0), 12)
    ones = enjoyment / enjoyment.max()
    model = build_model(COLUMNS, STORED)
    assert rows_of(model.learned) == similarity_rows(ones).toarray().tolist()
    assert rows_of(model.tonight) == tonight_rows(ones).toarray().tolist()
    assert rows_of(model.learned) != rows_of(model.tonight)
    assert similar_to_first(model) == rows_of(model.tonight)[0][1:]


def similar_to_first(model: Model) -> list[int]:
    found = model.similar(0)
    row = np.zeros(13, np.int64)
    row[found.columns] = found.values
    return [int(value) for value in row[1:12]]


def test_a_model_of_an_earlier_release_uses_its_only_rows_for_both() -> None:
    kept = {name: array for name, array in STORED.arrays.items() if "tonight" not in name}
    kept["similar_columns"] = kept["similar_columns"].astype(np.int32)
    model = build_model(COLUMNS, StoredModel("before", STORED.facts, kept))
    assert rows_of(model.tonight) == rows_of(model.learned)
    assert similar_to_first(model) == rows_of(model.learned)[0][1:]


def test_columns_of_few_titles_take_two_bytes_each() -> None:
    for name in ("similar_columns", "tonight_columns"):
        assert STORED.arrays[name].dtype == np.uint16


def test_a_title_without_ratings_is_similar_by_content_tonight() -> None:
    found = build_model(COLUMNS, STORED).similar(12)
    assert 12 in found.columns.tolist()
    assert found.values.max() > 0
