"""Passes suggestions on to the screens of the participant whom they are for."""

from collections.abc import Awaitable, Callable

from parties.domain.errors import PartyNotFound, StoreUnavailable
from parties.domain.state import PartyState, StreamPosition
from parties.domain.suggestion import require_may_suggest
from parties.protocol.server_messages import SuggestionFrame
from parties.rooms.broadcast import Broadcast
from parties.rooms.failures import refusal_for


class Suggestions:
    """`state` returns the room's newest state."""

    def __init__(self, state: Callable[[], Awaitable[PartyState]], broadcast: Broadcast) -> None:
        self._state = state
        self._broadcast = broadcast

    async def send(self, to: str, suggestion: SuggestionFrame) -> StreamPosition:
        """Sends it to every screen of theirs, on any process. Raises Refused."""
        try:
            state = await self._state()
        except (PartyNotFound, StoreUnavailable) as error:
            raise refusal_for(error) from error
        require_may_suggest(state, suggestion.by, to)
        self._broadcast.send_suggestion(to, suggestion)
        return StreamPosition(state.epoch, state.revision)
