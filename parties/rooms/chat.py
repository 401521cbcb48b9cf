"""What a room does for its chat beside committing messages: deletions, reactions, earlier pages."""

from collections.abc import Awaitable, Callable

from django.conf import settings

from parties.domain.chat import DeleteMessage, chat_off, require_may_react
from parties.domain.errors import (
    PartyNotFound,
    StoreUnavailable,
    title_not_found,
    unknown_message,
)
from parties.domain.state import PartyState, StreamPosition
from parties.protocol import chat_frames
from parties.protocol.server_messages import MessageView
from parties.rooms.broadcast import Broadcast
from parties.rooms.engine_loader import EngineLoader, title_lookup
from parties.rooms.failures import refusal_for
from parties.rooms.impressions import Impressions
from parties.rooms.reactions import Reactions
from parties.storage import chat_log
from parties.storage.db_threads import run_in_query_thread, run_in_store_thread


class RoomChat:
    """`state` returns the room's newest state."""

    def __init__(
        self,
        state: Callable[[], Awaitable[PartyState]],
        engines: EngineLoader,
        broadcast: Broadcast,
        impressions: Impressions,
    ) -> None:
        self._state = state
        self._engines = engines
        self._impressions = impressions
        self._reactions = Reactions(broadcast.send_reactions)

    async def deletion(self, number: int, by: str) -> DeleteMessage:
        """Returns the command that deletes a message. Raises Refused."""
        try:
            state = await self._state()
            author = _author_in(state, number)
            if author is None:
                author = await run_in_store_thread(chat_log.author, state.pk, number)
        except (PartyNotFound, StoreUnavailable) as error:
            raise refusal_for(error) from error
        if author is None:
            raise unknown_message()
        return DeleteMessage(by, number, author)

    async def react(self, emoji: str, title: int | None, by: str) -> StreamPosition:
        """Sends a reaction with the others of this moment. Raises Refused."""
        try:
            state = await self._state()
            engine = await self._engines.engine()
        except (PartyNotFound, StoreUnavailable) as error:
            raise refusal_for(error) from error
        require_may_react(state, by, emoji)
        if title is not None and title_lookup(engine)(title) is None:
            raise title_not_found()
        self._reactions.add(emoji, title)
        self._impressions.record_reaction(state, by, emoji, title)
        return StreamPosition(state.epoch, state.revision)

    async def earlier(self, before: int | None, limit: int) -> list[MessageView]:
        """Returns the last messages before a number. Raises PartyNotFound, StoreUnavailable, or
        Refused where the site has no chat."""
        if not settings.CHAT:
            raise chat_off()
        state = await self._state()
        found = await run_in_query_thread(chat_log.before, state.pk, before, limit)
        return chat_frames.page(found, state, title_lookup(await self._engines.engine()))


def _author_in(state: PartyState, number: int) -> str | None:
    return next((each.participant for each in state.messages if each.number == number), None)
