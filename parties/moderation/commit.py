"""Commits a moderator's commands, and sends them to the rooms that are open, in any process."""

from collections.abc import Sequence

from catalog.models import Title
from catalog.video_url import playable
from parties.bus.bus import Message
from parties.bus.channel_layer import send_to_room
from parties.domain import codes
from parties.domain.batch import Batch
from parties.domain.errors import Refused
from parties.domain.moderation import (
    CloseForSite,
    EraseMessage,
    ModerationCommand,
    RemoveForSite,
    RenameForSite,
    RenameParty,
    ReopenForSite,
)
from parties.leases import leases
from parties.protocol.event_frames import EventContext, encode_event
from parties.protocol.server_messages import TitleName
from parties.rooms import replication
from parties.storage import party_store


def commit(code: str, commands: Sequence[ModerationCommand]) -> Batch:
    """Commits the commands. Raises PartyNotFound, StoreUnavailable, or Refused if one is refused;
    the others are committed nevertheless."""
    applied = party_store.commit(code, list(commands), None)
    if applied.steps:
        send_to_room(code, _message(applied, commands))
    for outcome in applied.outcomes:
        if isinstance(outcome, Refused):
            raise outcome
    return applied


def _message(applied: Batch, commands: Sequence[ModerationCommand]) -> Message:
    events = [
        encode_event(step.event, EventContext(step.state.revision, step.state, _name_of))
        for step in applied.steps
    ]
    return replication.outside_commit_message(applied, list(commands), events)


def _name_of(title: int) -> TitleName | None:
    """As the rooms' `title_lookup`, from the store: a retired title has its name, and no film."""
    found = Title.objects.select_related("merged_into").filter(pk=title).first()
    if found is None:
        return None
    named = found.current()
    film = playable(named.video_url) if named.retired_at is None else ""
    return TitleName(named.name, named.year, film or None)


def close(code: str) -> bool:
    """Closes a party for good: its host cannot open it again. Returns whether it was open."""
    return bool(commit(code, [CloseForSite()]).steps)


def reopen(code: str) -> bool:
    """Takes back that a party was closed, by whomever. Returns whether it was."""
    return bool(commit(code, [ReopenForSite()]).steps)


def rename_party(code: str, name: str) -> bool:
    return bool(commit(code, [RenameParty(name)]).steps)


def rename(code: str, participant: str, name: str) -> bool:
    return bool(commit(code, [RenameForSite(participant, name)]).steps)


def remove(code: str, participant: str) -> None:
    commit(code, [RemoveForSite(participant, present=leases.online(code))])


def ban(code: str, participant: str) -> None:
    """Changes the link and locks the party, as the host's ban does."""
    secret = codes.new_secret()
    commit(code, [RemoveForSite(participant, secret, present=leases.online(code))])


def erase_messages(code: str, numbers: Sequence[int]) -> None:
    commit(code, [EraseMessage(number) for number in numbers])
