"""Replaces titles that were merged in what clients send: a screen may know their old ids still."""

from collections.abc import Callable

from msgspec.structs import replace

from parties.protocol import client_messages
from parties.protocol.client_messages import ClientMessage
from recommender.interest_keys import TITLE, id_in_key, title_key

CurrentTitle = Callable[[int], int]


def own_title(title: int) -> int:
    """Of a catalogue in which nothing was merged."""
    return title


def with_current_titles(message: ClientMessage, current_title: CurrentTitle) -> ClientMessage:
    """Returns the message with the ids of the titles that they are now."""
    match message:
        case client_messages.InterestsSet(weights=weights):
            named = {_current_key(key, current_title): value for key, value in weights.items()}
            # What was set under the old id before this process knew of the merge can be cleared.
            cleared = {key: None for key, value in weights.items() if value is None}
            named = {**cleared, **named}
            return message if named == weights else replace(message, weights=named)
        case client_messages.SuggestionSend(interest=interest):
            return replace(message, interest=_current_key(interest, current_title))
        case client_messages.BallotOpen(titles=tuple() as titles):
            return replace(message, titles=tuple(dict.fromkeys(map(current_title, titles))))
        case (
            client_messages.Pick(title=int() as title)
            | client_messages.ShortlistAdd(title=int() as title)
            | client_messages.ShortlistRemove(title=int() as title)
            | client_messages.Focus(title=int() as title)
            | client_messages.ChatSend(title=int() as title)
            | client_messages.ReactionSend(title=int() as title)
        ):
            return replace(message, title=current_title(title))
    return message


def _current_key(key: str, current_title: CurrentTitle) -> str:
    title = id_in_key(key, TITLE)
    return key if title is None else title_key(current_title(title))
