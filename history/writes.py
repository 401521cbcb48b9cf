"""The writes that can wait for delivery, as one closed set, and as text in the outbox."""

from collections.abc import Sequence

import msgspec

from history.interface import History, HistoryRefused
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


Write = RecordView | Rate | RemoveView | RemoveRating | Forget
_decoder: msgspec.json.Decoder[Write] = msgspec.json.Decoder(Write)


def as_text(write: Write) -> str:
    return msgspec.json.encode(write).decode()


def from_text(text: str) -> Write:
    """Raises HistoryRefused for what is no write: a row that somebody has edited."""
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise HistoryRefused(f"This cannot be read: {error}") from None


def carry_out(writes: Sequence[Write], store: History) -> None:
    """Writes of one kind: many views or ratings go together."""
    match writes[0]:
        case RecordView() if len(writes) > 1:
            store.record_views(each.view for each in writes if isinstance(each, RecordView))
        case Rate() if len(writes) > 1:
            store.rate_many(each.rated for each in writes if isinstance(each, Rate))
        case _:
            for write in writes:
                _carry_out_one(write, store)


def _carry_out_one(write: Write, store: History) -> None:
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
