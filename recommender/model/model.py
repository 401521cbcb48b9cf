"""A trained model applied to the current catalogue: prior, lifts and similar titles per title."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.core import content
from recommender.core.fixed_point import (
    LARGEST_LIFT,
    LIFT_ONE,
    Columns,
    Lifts,
    Scores,
    Totals,
    quantize_priors,
)
from recommender.core.likes import incidence
from recommender.core.prior import prior_by_quantile, prior_from_popularity
from recommender.core.reach import reach
from recommender.core.row_stats import unstated_scores
from recommender.model.columns import TitleColumns
from recommender.model.model_file import StoredModel
from recommender.types import Interest

NO_MODEL = "content"
# Chosen so that a full weight on a person has about the effect of one on a genre: a person's titles
# are fewer and less popular.
PERSON_LIFT = 4 * LIFT_ONE
OWN_LIFT_WITHOUT_RATINGS = round(content.OWN_LIFT_WITHOUT_RATINGS * LIFT_ONE)


@dataclass(frozen=True)
class SparseLifts:
    """What a full weight adds to some titles: columns ascending, values on the lift grid."""

    columns: Columns
    values: Lifts


@dataclass(frozen=True)
class Model:
    """What scores are made of.

    prior: (titles,); lift: (interests, titles), rows in the order of the catalogue's interests.
    Titles without ratings have both by content; without a trained model all titles do.
    learned: what a history's titles lift; tonight: what titles weighted tonight lift.
    """

    version: str
    columns: TitleColumns
    prior: Scores
    lift: Lifts
    learned: "Neighbours | None"
    tonight: "Neighbours | None" = None

    def similar(self, column: int) -> SparseLifts:
        """Lifts of a full like of a title: its similar titles and, with their maximum, itself."""
        columns, values = self.tonight.of(column) if self.tonight else _no_neighbours()
        if not columns.size:
            columns, values = content.similar_by_content(column, self.features)
        own = values.max(initial=0) or np.int16(LIFT_ONE)
        place = int(np.searchsorted(columns, column))
        return SparseLifts(np.insert(columns, place, column), np.insert(values, place, own))

    def similar_to_person(self, person: int) -> SparseLifts:
        """Lifts of a full weight on a person: of their titles, and of titles similar to those."""
        titles = self.columns.credits.of(person)
        sums = np.zeros(self.prior.size, np.int64)
        if self.learned is not None and titles.size:
            sums += self.learned.weighted_sum(titles, np.ones(titles.size, np.int64)) // titles.size
        sums[titles] += PERSON_LIFT
        columns = np.flatnonzero(sums)
        return SparseLifts(
            columns, np.clip(sums[columns], -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)
        )

    @cached_property
    def unstated(self) -> Scores:
        """(titles,) `unstated_scores` of the prior: computed once, and not with every move."""
        return unstated_scores(self.prior)

    @cached_property
    def interests_by_reach(self) -> tuple[Interest, ...]:
        """The catalogue's interests, kinds in its order, those of a kind by falling reach; of
        equals in its order."""
        interests, far = self.columns.interests, reach(self.prior, self.lift)
        kinds = list(dict.fromkeys(interest.kind for interest in interests))
        order = sorted(
            range(len(interests)),
            key=lambda place: (kinds.index(interests[place].kind), -far[place]),
        )
        return tuple(interests[place] for place in order)

    @cached_property
    def features(self) -> csr_array:
        return self.columns.incidence.T.tocsr()


@dataclass(frozen=True)
class Neighbours:
    """The model's similarity matrix, and how its columns map to the catalogue's and back.

    Row r is columns[starts[r]:starts[r + 1]], ascending, with its values.
    """

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32] | npt.NDArray[np.uint16]
    values: Lifts
    to_catalogue: Columns
    from_catalogue: Columns

    def of(self, column: int) -> tuple[Columns, Lifts]:
        """The catalogue's columns of similar titles and their lifts; none for an unrated title."""
        row = int(self.from_catalogue[column])
        if row < 0:
            return _no_neighbours()
        part = slice(self.starts[row], self.starts[row + 1])
        columns = self.to_catalogue[self.columns[part]]
        return columns[columns >= 0], self.values[part][columns >= 0]

    def lift_to(self, column: int, liked: int) -> int:
        """What a full like of one title adds to another; 0 if they are not similar."""
        row, target = int(self.from_catalogue[liked]), int(self.from_catalogue[column])
        if row < 0 or target < 0:
            return 0
        near = self.columns[self.starts[row] : self.starts[row + 1]]
        place = int(np.searchsorted(near, target))
        is_near = place < near.size and near[place] == target
        return int(self.values[self.starts[row] + place]) if is_near else 0

    def weighted_sum(self, columns: Columns, numbers: Totals) -> Totals:
        """(titles of the catalogue,) Σ number·row, over those columns that have a row."""
        rows = self.from_catalogue[columns]
        numbers, rows = numbers[rows >= 0], rows[rows >= 0]
        sizes = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(sizes)
        places = np.arange(sizes.sum()) + np.repeat(self.starts[rows] - ends + sizes, sizes)
        # Sums of integers far below 2⁵³: exact in the floats that bincount adds.
        values = self.values[places] * np.repeat(numbers, sizes).astype(np.float64)
        sums = np.bincount(self.columns[places], values, self.to_catalogue.size)
        found = np.zeros(self.from_catalogue.size, np.int64)
        offered = self.to_catalogue >= 0
        found[self.to_catalogue[offered]] = sums[offered].astype(np.int64)
        return found


def build_model(columns: TitleColumns, model: StoredModel | None) -> Model:
    """Applies a stored model to a catalogue; without one, uses popularity and content."""
    if model is None or not model.arrays["title_ids"].size:
        before = quantize_priors(prior_from_popularity(columns.popularity))
        nowhere = np.full(len(columns.cards), -1)
        return Model(NO_MODEL, columns, before, _lift(columns, None, nowhere), None)
    from_catalogue = _places(columns.ids, model.arrays["title_ids"])
    places = from_catalogue, _places(model.arrays["title_ids"], columns.ids)
    # A model of an earlier release has no rows of its own for tonight.
    tonight = "tonight" if "tonight_starts" in model.arrays else "similar"
    return Model(
        version=model.version,
        columns=columns,
        prior=_prior(columns, model, from_catalogue),
        lift=_lift(columns, model, from_catalogue),
        learned=_neighbours(model, "similar", *places),
        tonight=_neighbours(model, tonight, *places),
    )


def _neighbours(
    model: StoredModel, name: str, from_catalogue: Columns, to_catalogue: Columns
) -> Neighbours:
    return Neighbours(
        starts=model.arrays[f"{name}_starts"],
        columns=model.arrays[f"{name}_columns"],
        values=model.arrays[f"{name}_values"],
        to_catalogue=to_catalogue,
        from_catalogue=from_catalogue,
    )


def _places(wanted: Columns, ids: Columns) -> Columns:
    """The position of each wanted id in ids (ascending), or −1."""
    if not ids.size:
        return np.full(wanted.size, -1, np.int64)
    near = np.minimum(np.searchsorted(ids, wanted), ids.size - 1)
    return np.where(ids[near] == wanted, near, -1)


def _prior(columns: TitleColumns, model: StoredModel, from_catalogue: Columns) -> Scores:
    rated = from_catalogue >= 0
    before = model.arrays["prior"][from_catalogue]
    guessed = prior_by_quantile(
        columns.popularity[~rated], model.arrays["known_popularity"], model.arrays["known_prior"]
    )
    before[~rated] = quantize_priors(guessed)
    return before


def _lift(columns: TitleColumns, model: StoredModel | None, from_catalogue: Columns) -> Lifts:
    """Learned or content-based lifts, plus what each interest adds to its own titles."""
    known = model.facts["interests"] if model else []
    row_of = {key: row for row, key in enumerate(known)}
    unrated = np.flatnonzero(from_catalogue < 0)
    guessed = _guessed_lift(columns, model, row_of, unrated) if model else None
    mood_strengths = _mood_strengths(columns, model, row_of) if model else {}
    lift = np.zeros((len(columns.interests), len(columns.cards)), np.int16)
    for place, (interest, group) in enumerate(zip(columns.interests, columns.groups, strict=True)):
        row, own = row_of.get(interest.key), OWN_LIFT_WITHOUT_RATINGS
        if model is not None and guessed is not None and row is not None:
            lift[place] = model.arrays["lift"][row, from_catalogue]
            lift[place, unrated] = guessed[row]
            own = int(model.arrays["own"][row])
        if (strengths := mood_strengths.get(interest.key)) is not None:
            strengths[group] = LIFT_ONE
            lift[place] = content.add_own_lift_by_strength(lift[place], strengths, own)
        else:
            lift[place] = content.add_own_lift(lift[place], group, own)
    return lift


def _mood_strengths(
    columns: TitleColumns, model: StoredModel, row_of: dict[str, int]
) -> dict[str, Lifts]:
    """mood → (titles,) strengths; for titles newer than the model by content."""
    keys = [key for key in row_of if key.startswith("mood:")]
    if not keys or "mood_strengths" not in model.arrays:
        return {}
    places = _places(columns.ids, model.arrays["mood_title_ids"])
    later = np.flatnonzero(places < 0)
    strengths = model.arrays["mood_strengths"][:, places]
    guessed = content.predicted_lift(
        model.arrays["mood_content"], _known_features(columns, row_of, later)
    )
    strengths[:, later] = np.clip(guessed, -LIFT_ONE, LIFT_ONE)
    return dict(zip(keys, strengths, strict=True))


def _guessed_lift(
    columns: TitleColumns, model: StoredModel, row_of: dict[str, int], unrated: Columns
) -> Lifts:
    """(the model's interests, unrated) lifts predicted from the features that the model knows."""
    features = _known_features(columns, row_of, unrated)
    return content.predicted_lift(model.arrays["content"], features)


def _known_features(columns: TitleColumns, row_of: dict[str, int], titles: Columns) -> csr_array:
    """(the model's interests, titles) ones."""
    groups = [np.empty(0, np.int64)] * len(row_of)
    for interest, group in zip(columns.interests, columns.groups, strict=True):
        if interest.key in row_of:
            groups[row_of[interest.key]] = group
    return incidence(groups, len(columns.cards))[:, titles]


def _no_neighbours() -> tuple[Columns, Lifts]:
    return np.empty(0, np.int64), np.empty(0, np.int16)
