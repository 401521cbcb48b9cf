"""Why something was not done: a code for programs and a sentence for people."""

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
    "wrong_passphrase",
    "not_joined",
    "foreign_origin",
    "invalid_body",
    "too_large",
    "title_not_found",
    "invalid_cursor",
    "unknown_pick",
    "nothing_picked",
    "not_signed_in",
    "not_a_member",
    "already_in",
]
CODES: tuple[str, ...] = get_args(Code)


class Refused(Exception):
    """Nothing was applied."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(detail)
        self.code: Code = code
        self.detail = detail


def unavailable() -> Refused:
    return Refused("unavailable", "The party cannot be saved right now. Try again in a moment.")
