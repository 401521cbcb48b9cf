"""Logs what failed in a room, and turns an error of the store into a refusal of the command."""

import logging

from parties.domain.ballot import OpenBallot
from parties.domain.commands import Command
from parties.domain.errors import (
    OutcomeUnknown,
    PartyNotFound,
    Refused,
    StoreUnavailable,
    title_not_found,
    unavailable,
    unknown_outcome,
)
from parties.domain.playback import PickTitle
from parties.domain.shortlist import AddNomination
from parties.storage import picks
from parties.storage.db_threads import run_in_store_thread

log = logging.getLogger(__name__)


def log_failure(what: str, code: str, error: Exception) -> None:
    """With a traceback, unless the store is unavailable or the party gone, which are no bugs."""
    known = isinstance(error, StoreUnavailable | PartyNotFound)
    log.error(
        what,
        extra={"event": what.replace(" ", "_"), "party": code, "reason": repr(error)[:200]},
        exc_info=None if known else error,
    )


def refusal_for(error: Exception) -> Refused:
    if isinstance(error, PartyNotFound):
        return Refused("party_not_found", "This party does not exist any more.")
    if isinstance(error, OutcomeUnknown):
        return unknown_outcome()
    return unavailable()


async def refusal_for_rejected(command: Command) -> Refused:
    """Returns why the store refuses the data of a command: the engine may still have a title that
    is no longer in the catalogue."""
    try:
        for title in _titles_of(command):
            if not await _title_exists(title):
                return title_not_found()
    except StoreUnavailable as error:
        return refusal_for(error)
    return unavailable()


def _titles_of(command: Command) -> tuple[int, ...]:
    if isinstance(command, PickTitle | AddNomination):
        return (command.title,)
    return command.titles if isinstance(command, OpenBallot) else ()


async def _title_exists(title: int) -> bool:
    return await run_in_store_thread(picks.title_exists, title)
