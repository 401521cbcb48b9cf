"""The recommender of one process: catalogue and model, replaced as a whole."""

from dataclasses import dataclass

from django.conf import settings

from catalog.models import CatalogRevision
from recommender.model.columns import TitleColumns, read_columns
from recommender.model.model import Model, build_model
from recommender.model.model_file import StoredModel
from recommender.model.model_watcher import ModelWatcher
from recommender.ranker import Ranker
from recommender.types import Interest


@dataclass(frozen=True)
class Engine:
    """Immutable. Any number of rooms share it, each with its own ranker."""

    catalog_revision: int
    stored_model: StoredModel | None
    model: Model

    @property
    def generation(self) -> tuple[int, int]:
        """Orders the engines of a deployment: the larger is newer, equals have the same content."""
        return self.catalog_revision, self.stored_model.made_at if self.stored_model else 0

    @property
    def columns(self) -> TitleColumns:
        return self.model.columns

    @property
    def model_version(self) -> str:
        """Version of the model; "content" without a trained one."""
        return self.model.version

    @property
    def interests(self) -> tuple[Interest, ...]:
        """Every genre, mood and era that an active title has, as the page offers them: genres, then
        moods, then eras, of each those first whose sliders move most of what people know."""
        return self.model.interests_by_reach

    def knows(self, key: str) -> bool:
        """Whether the key can be weighted: an interest, or title:<id> of an active title."""
        return self.columns.knows(key)

    def ranker(self) -> Ranker:
        return Ranker(self.model)


def load_engine() -> Engine:
    """Reads the catalogue and the last good model. Blocking: call it in a thread."""
    return next_engine(None, ModelWatcher(settings.MODEL_DIR))


def next_engine(before: Engine | None, folder: ModelWatcher) -> Engine:
    """The current engine: the same object if neither catalogue nor model has changed.

    Blocking. The engine before is not changed and can serve until this returns.
    """
    # The revision is read first: a change that is committed while the titles are read is then
    # seen as one more revision, and read again.
    revision, model = CatalogRevision.current(), folder.newest()
    if before is None or before.catalog_revision != revision:
        return Engine(revision, model, build_model(read_columns(), model))
    if before.stored_model is not model:
        return Engine(revision, model, build_model(before.columns, model))
    return before
