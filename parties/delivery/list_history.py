"""Which lists a room has sent, so that a client gets a title that returns as what changed in it."""

import msgspec

from parties.delivery.recommendation_list import EncodedRecommendations
from recommender.types import RankedTitle

MAX_REMEMBERED = 40  # titles that have left


class ListHistory:
    """The newest list, and in which list a title that has left was last."""

    def __init__(self) -> None:
        self._newest: EncodedRecommendations | None = None
        self._left: dict[int, tuple[int, RankedTitle]] = {}

    def begin(self, shown: EncodedRecommendations) -> None:
        """Notes the list of a snapshot, if no list was sent yet."""
        if self._newest is None:
            self._newest = shown

    def add(self, new: EncodedRecommendations) -> None:
        """Notes that the list is sent, and in it which list it follows and what returns with it."""
        before, self._newest = self._newest, new
        if before is None or before is new:
            return
        try:
            self._compare(before, new)
        except msgspec.DecodeError:
            self._left.clear()

    def _compare(self, before: EncodedRecommendations, new: EncodedRecommendations) -> None:
        old = {title.id: title for title in before.content.titles}
        shown = {title.id: title for title in new.content.titles}
        new.follows = before.number
        for title in shown.keys() - old.keys():
            if (left := self._left.pop(title, None)) is not None:
                new.returning[title] = left
        for title in old.keys() - shown.keys():
            self._left[title] = (before.number, old[title])
        for title in list(self._left)[:-MAX_REMEMBERED]:
            del self._left[title]

    def release_memory(self) -> None:
        self._newest = None
        self._left.clear()
