"""Why something was not done: refusals, with a code for programs and a sentence for people, and
what the store of parties raises."""

from typing import Literal, get_args

Code = Literal[
    "malformed",
    "unknown_type",
    "invalid_message",
    "invalid_weight",
    "too_many_weights",
    "unknown_participant",
    "unknown_strategy",
    "forbidden",
    "too_frequent",
    "unavailable",
    "party_not_found",
    "party_closed",
    "party_locked",
    "party_full",
    "removed",
    "banned",
    "left",
    "moved",
    "link_needed",
    "place_pending",
    "no_request",
    "wrong_passphrase",
    "not_joined",
    "foreign_origin",
    "invalid_body",
    "too_large",
    "title_not_found",
    "invalid_cursor",
    "unknown_pick",
    "nothing_picked",
    "undo_expired",
    "already_started",
    "already_playing",
    "not_asked",
    "not_ready",
    "not_signed_in",
    "not_a_member",
    "already_in",
    "key_reused",
    "shortlist_full",
    "too_many_nominations",
    "title_vetoed",
    "ballot_open",
    "ballot_closed",
    "unknown_ballot",
    "wrong_number_of_titles",
    "invalid_vote",
    "chat_off",
    "muted",
    "invalid_text",
    "unknown_message",
    "unknown_reaction",
    "name_blocked",
]
CODES: tuple[str, ...] = get_args(Code)


class Refused(Exception):
    """Nothing was applied."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(detail)
        self.code: Code = code
        self.detail = detail


class PartyNotFound(Exception):
    """There is no party with this code, or none any more."""


class StoreUnavailable(Exception):
    """The store cannot answer: nothing was saved, unless it is OutcomeUnknown."""


class OutcomeUnknown(StoreUnavailable):
    """The answer to a commit was lost: it may be saved, and may not be."""


class DataRejected(StoreUnavailable):
    """The store refuses a value; it would again, and answers whatever is asked without it."""


def unknown_outcome() -> Refused:
    return Refused(
        "unavailable",
        "The database went away in the middle: this may be saved, or may not. Look before you"
        " repeat it, or repeat it with the same idempotency key.",
    )


def key_reused() -> Refused:
    detail = "This idempotency key was used for another change. Nothing was changed: use a new key."
    return Refused("key_reused", detail)


def title_not_found() -> Refused:
    return Refused("title_not_found", "There is no title with this id.")


def unknown_message() -> Refused:
    return Refused("unknown_message", "There is no message with this number.")


def unavailable() -> Refused:
    return Refused("unavailable", "The party cannot be saved right now. Try again in a moment.")
