"""The recommender that a process serves with: one catalogue and one model, swapped as a whole."""

from dataclasses import dataclass

from django.conf import settings

from catalog.models import CatalogRevision
from recommender.answer import Interest
from recommender.artefact import Artefact
from recommender.columns import TitleColumns, read_columns
from recommender.model import Model, laid_over
from recommender.model_folder import ModelFolder
from recommender.ranker import Ranker


@dataclass(frozen=True)
class Engine:
    """Never changes. Any number of rooms share it, each with a ranker of its own."""

    catalog_revision: int
    artefact: Artefact | None
    model: Model

    @property
    def generation(self) -> tuple[int, int]:
        """Of two engines in a deployment the larger is the newer one; equals are alike."""
        return self.catalog_revision, self.artefact.made_at if self.artefact else 0

    @property
    def columns(self) -> TitleColumns:
        return self.model.columns

    @property
    def model_version(self) -> str:
        """Which model serves; "content" while there is none."""
        return self.model.version

    @property
    def interests(self) -> tuple[Interest, ...]:
        """Every genre, mood and era that an active title has: by name, eras oldest first."""
        return self.columns.interests

    def knows(self, key: str) -> bool:
        """Whether the key can be weighted: an interest, or title:<id> of an active title."""
        return self.columns.knows(key)

    def ranker(self) -> Ranker:
        return Ranker(self.model)


def load_engine() -> Engine:
    """Reads the catalogue and the last good model. Blocking: call it in a thread."""
    return next_engine(None, ModelFolder(settings.MODEL_DIR))


def next_engine(before: Engine | None, folder: ModelFolder) -> Engine:
    """The engine of now: the one before itself, if neither catalogue nor model has changed.

    Blocking. The one before is left as it is and can serve until this returns.
    """
    # The revision comes first: a change that lands while the titles are read is then seen as
    # one more revision, and read again.
    revision, model = CatalogRevision.current(), folder.newest()
    if before is None or before.catalog_revision != revision:
        return Engine(revision, model, laid_over(read_columns(), model))
    if before.artefact is not model:
        return Engine(revision, model, laid_over(before.columns, model))
    return before
