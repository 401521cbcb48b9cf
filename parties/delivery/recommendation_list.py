"""A list of recommendations for all the sockets of a room: whole, or as what changed."""

import itertools
from collections.abc import Mapping

import msgspec

from parties.protocol.list_delta import encode_delta
from parties.protocol.server_messages import RecommendationsFrame, encode
from recommender.types import RankedTitle

_numbers = itertools.count(1)
_decoder = msgspec.json.Decoder(RecommendationsFrame)


class EncodedRecommendations:
    """A list for a revision of an epoch. Each form of it is made once, when a socket needs it.

    `number` tells lists apart: two may have the same revision. `follows` is the number of the list
    that was sent before this one to every socket that has missed none; `returning` are titles that
    were not in that list but in one before: as they were, with the number of the last such list.
    """

    __slots__ = (
        "_changes",
        "_content",
        "_frame",
        "_is_ranked_here",
        "epoch",
        "follows",
        "number",
        "returning",
        "revision",
    )

    def __init__(self, revision: int, frame: bytes, epoch: str = "") -> None:
        self.revision = revision
        self.epoch = epoch  # "" from a release without epochs
        self.number = next(_numbers)
        self.follows = 0
        self.returning: dict[int, tuple[int, RankedTitle]] = {}
        self._frame: bytes | None = frame
        self._content: RecommendationsFrame | None = None
        self._is_ranked_here = False
        self._changes: dict[tuple[int, frozenset[int]], bytes] = {}

    @classmethod
    def of(cls, content: RecommendationsFrame, epoch: str) -> "EncodedRecommendations":
        made = cls(content.revision, b"", epoch)
        made._content, made._frame, made._is_ranked_here = content, None, True
        return made

    @property
    def frame(self) -> bytes:
        """The whole list."""
        if self._frame is None:
            self._frame = encode(self.content)
        return self._frame

    @property
    def content(self) -> RecommendationsFrame:
        """Raises DecodeError if it is the list of a release that has other lists."""
        if self._content is None:
            self._content = _decoder.decode(self._frame or b"")
        return self._content

    def is_of(self, content: RecommendationsFrame) -> bool:
        return self._content is content

    def returning_since(self, number: int) -> dict[int, RankedTitle]:
        """The titles that return, and that a socket has which got all lists since that one."""
        return {each: title for each, (last, title) in self.returning.items() if last >= number}

    def frame_after(
        self, base: "EncodedRecommendations", earlier: Mapping[int, RankedTitle] = {}
    ) -> bytes:
        """The frame for a socket that has the other list, and `earlier` ones that return: what
        changed, or the whole list if that is shorter."""
        key = (base.number, frozenset(earlier))
        if key not in self._changes:
            self._changes[key] = self._encode_after(base, earlier)
        return self._changes[key]

    def _encode_after(
        self, base: "EncodedRecommendations", earlier: Mapping[int, RankedTitle]
    ) -> bytes:
        try:
            changes = encode_delta(base.content, self.content, earlier)
        except msgspec.DecodeError:
            return self.frame
        return changes if changes and len(changes) < len(self.frame) else self.frame

    def release_memory(self) -> None:
        """Drops what can be made again."""
        self._changes.clear()
        if self._is_ranked_here:
            self._frame = None
        else:
            self._content = None
