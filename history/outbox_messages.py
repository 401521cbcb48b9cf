"""The messages of the outbox: one type for each write, encoded as JSON."""

import contextlib
from collections.abc import Iterable, Sequence

import msgspec

from history.interface import History, WriteRefused
from history.records import Rated, View


class RecordView(msgspec.Struct, frozen=True, tag="view"):
    view: View

    @property
    def person(self) -> str:
        return self.view.person


class Rate(msgspec.Struct, frozen=True, tag="rate"):
    rated: Rated

    @property
    def person(self) -> str:
        return self.rated.person


class RemoveView(msgspec.Struct, frozen=True, tag="remove_view"):
    person: str
    view_id: str


class RemoveRating(msgspec.Struct, frozen=True, tag="remove_rating"):
    person: str
    title: int


class Forget(msgspec.Struct, frozen=True, tag="forget"):
    person: str


Message = RecordView | Rate | RemoveView | RemoveRating | Forget
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(write: Message) -> str:
    return msgspec.json.encode(write).decode()


def decode(text: str) -> Message:
    """Decodes a message. Raises WriteRefused for an invalid one, such as an edited row."""
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise WriteRefused(f"This cannot be read: {error}") from None


def titles_written(texts: Iterable[str]) -> set[int]:
    """Returns the titles of the views and ratings in these messages."""
    titles = set()
    for text in texts:
        with contextlib.suppress(WriteRefused):
            match decode(text):
                case RecordView(view):
                    titles.add(view.title)
                case Rate(rated):
                    titles.add(rated.title)
    return titles


def apply(messages: Sequence[Message], store: History) -> None:
    """Applies messages of one kind to the store, views and ratings as one batch."""
    match messages[0]:
        case RecordView() if len(messages) > 1:
            store.record_views(each.view for each in messages if isinstance(each, RecordView))
        case Rate() if len(messages) > 1:
            store.rate_many(each.rated for each in messages if isinstance(each, Rate))
        case _:
            for write in messages:
                _apply_one(write, store)


def _apply_one(write: Message, store: History) -> None:
    match write:
        case RecordView(view):
            store.record_view(view)
        case Rate(rated):
            store.rate(rated)
        case RemoveView(person, view_id):
            store.remove_view(person, view_id)
        case RemoveRating(person, title):
            store.remove_rating(person, title)
        case Forget(person):
            store.forget(person)
