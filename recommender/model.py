"""A trained model laid over today's catalogue: for each title its prior, lifts and neighbours."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.artefact import Artefact
from recommender.columns import TitleColumns
from recommender.core import content
from recommender.core.grid import LARGEST_LIFT, LIFT_ONE, Columns, Lifts, Scores, Totals, priors
from recommender.core.likes import incidence
from recommender.core.prior import prior_by_quantile, prior_from_popularity

NO_MODEL = "content"
# A full weight on somebody brings about as much of them as one on a genre brings of that: their
# titles are fewer and less popular than a genre's.
PERSON_LIFT = 4 * LIFT_ONE
OWN_LIFT_WITHOUT_RATINGS = round(content.OWN_LIFT_WITHOUT_RATINGS * LIFT_ONE)


@dataclass(frozen=True)
class Similar:
    """What a full like of one title adds: columns ascending, values on the lift grid."""

    columns: Columns
    values: Lifts


@dataclass(frozen=True)
class Model:
    """prior: (titles,); lift: (interests, titles), rows in the order of the catalogue's interests.

    Titles that nobody has rated get theirs from what they are. Without any model all do.
    """

    version: str
    columns: TitleColumns
    prior: Scores
    lift: Lifts
    learned: "Neighbours | None"

    def similar(self, column: int) -> Similar:
        """The title's neighbours and, as near as the nearest of them, the title itself."""
        columns, values = self.learned.of(column) if self.learned else _nobody()
        if not columns.size:
            columns, values = content.alike(column, self.features)
        own = values.max(initial=0) or np.int16(LIFT_ONE)
        place = int(np.searchsorted(columns, column))
        return Similar(np.insert(columns, place, column), np.insert(values, place, own))

    def with_person(self, person: int) -> Similar:
        """What a full weight on somebody adds: to their titles, and to what people enjoy who enjoy
        those."""
        titles = self.columns.credits.of(person)
        sums = np.zeros(self.prior.size, np.int64)
        if self.learned is not None and titles.size:
            sums += self.learned.carried(titles, np.ones(titles.size, np.int64)) // titles.size
        sums[titles] += PERSON_LIFT
        columns = np.flatnonzero(sums)
        return Similar(
            columns, np.clip(sums[columns], -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)
        )

    @cached_property
    def features(self) -> csr_array:
        return self.columns.incidence.T.tocsr()


@dataclass(frozen=True)
class Neighbours:
    """The model's rows of similar titles, and how its columns map to the catalogue's and back.

    Row r is columns[starts[r]:starts[r + 1]], ascending, with its values.
    """

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32]
    values: Lifts
    to_catalogue: Columns
    from_catalogue: Columns

    def of(self, column: int) -> tuple[Columns, Lifts]:
        row = int(self.from_catalogue[column])
        if row < 0:
            return _nobody()
        part = slice(self.starts[row], self.starts[row + 1])
        columns = self.to_catalogue[self.columns[part]]
        return columns[columns >= 0], self.values[part][columns >= 0]

    def lift_to(self, column: int, liked: int) -> int:
        """What a full like of one title adds to another; 0 if they have nothing to do with it."""
        row, target = int(self.from_catalogue[liked]), int(self.from_catalogue[column])
        if row < 0 or target < 0:
            return 0
        near = self.columns[self.starts[row] : self.starts[row + 1]]
        place = int(np.searchsorted(near, target))
        is_near = place < near.size and near[place] == target
        return int(self.values[self.starts[row] + place]) if is_near else 0

    def carried(self, columns: Columns, numbers: Totals) -> Totals:
        """(titles of the catalogue,) Σ number·row, over those columns that have a row."""
        rows = self.from_catalogue[columns]
        numbers, rows = numbers[rows >= 0], rows[rows >= 0]
        sizes = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(sizes)
        places = np.arange(sizes.sum()) + np.repeat(self.starts[rows] - ends + sizes, sizes)
        # Sums of whole numbers far below 2⁵³: exact in the floats that bincount adds in.
        values = self.values[places] * np.repeat(numbers, sizes).astype(np.float64)
        sums = np.bincount(self.columns[places], values, self.to_catalogue.size)
        found = np.zeros(self.from_catalogue.size, np.int64)
        offered = self.to_catalogue >= 0
        found[self.to_catalogue[offered]] = sums[offered].astype(np.int64)
        return found


def laid_over(columns: TitleColumns, model: Artefact | None) -> Model:
    if model is None or not model.arrays["title_ids"].size:
        before = priors(prior_from_popularity(columns.popularity))
        nowhere = np.full(len(columns.cards), -1)
        return Model(NO_MODEL, columns, before, _lift(columns, None, nowhere), None)
    from_catalogue = _places(columns.ids, model.arrays["title_ids"])
    to_catalogue = _places(model.arrays["title_ids"], columns.ids)
    return Model(
        version=model.version,
        columns=columns,
        prior=_prior(columns, model, from_catalogue),
        lift=_lift(columns, model, from_catalogue),
        learned=Neighbours(
            starts=model.arrays["similar_starts"],
            columns=model.arrays["similar_columns"],
            values=model.arrays["similar_values"],
            to_catalogue=to_catalogue,
            from_catalogue=from_catalogue,
        ),
    )


def _places(wanted: Columns, ids: Columns) -> Columns:
    """For each wanted id its place in ids (ascending), or −1."""
    if not ids.size:
        return np.full(wanted.size, -1, np.int64)
    near = np.minimum(np.searchsorted(ids, wanted), ids.size - 1)
    return np.where(ids[near] == wanted, near, -1)


def _prior(columns: TitleColumns, model: Artefact, from_catalogue: Columns) -> Scores:
    rated = from_catalogue >= 0
    before = model.arrays["prior"][from_catalogue]
    guessed = prior_by_quantile(
        columns.popularity[~rated], model.arrays["known_popularity"], model.arrays["known_prior"]
    )
    before[~rated] = priors(guessed)
    return before


def _lift(columns: TitleColumns, model: Artefact | None, from_catalogue: Columns) -> Lifts:
    """What was learned, or follows from content, and on top what an interest adds to its own."""
    known = model.facts["interests"] if model else []
    row_of = {key: row for row, key in enumerate(known)}
    unrated = np.flatnonzero(from_catalogue < 0)
    guessed = _guessed_lift(columns, model, row_of, unrated) if model else None
    felt = _mood_strengths(columns, model, row_of) if model else {}
    lift = np.zeros((len(columns.interests), len(columns.cards)), np.int16)
    for place, (interest, group) in enumerate(zip(columns.interests, columns.groups, strict=True)):
        row, own = row_of.get(interest.key), OWN_LIFT_WITHOUT_RATINGS
        if model is not None and guessed is not None and row is not None:
            lift[place] = model.arrays["lift"][row, from_catalogue]
            lift[place, unrated] = guessed[row]
            own = int(model.arrays["own"][row])
        if (strengths := felt.get(interest.key)) is not None:
            strengths[group] = LIFT_ONE
            lift[place] = content.with_own_lift_by_strength(lift[place], strengths, own)
        else:
            lift[place] = content.with_own_lift(lift[place], group, own)
    return lift


def _mood_strengths(
    columns: TitleColumns, model: Artefact, row_of: dict[str, int]
) -> dict[str, Lifts]:
    """mood → (titles,) how strongly each has it; for those that came later by their content."""
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
    columns: TitleColumns, model: Artefact, row_of: dict[str, int], unrated: Columns
) -> Lifts:
    """(the model's interests, unrated): what the features that the model knows add up to."""
    features = _known_features(columns, row_of, unrated)
    return content.predicted_lift(model.arrays["content"], features)


def _known_features(columns: TitleColumns, row_of: dict[str, int], titles: Columns) -> csr_array:
    """(the model's interests, these titles) ones."""
    groups = [np.empty(0, np.int64)] * len(row_of)
    for interest, group in zip(columns.interests, columns.groups, strict=True):
        if interest.key in row_of:
            groups[row_of[interest.key]] = group
    return incidence(groups, len(columns.cards))[:, titles]


def _nobody() -> tuple[Columns, Lifts]:
    return np.empty(0, np.int64), np.empty(0, np.int16)
