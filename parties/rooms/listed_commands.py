"""Builds and submits commands that the ranked list is needed for: a pick, and opening a ballot."""

import datetime
from collections.abc import Awaitable, Callable

from parties.domain.commands import Command
from parties.domain.errors import PartyNotFound, StoreUnavailable
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import StreamPosition
from parties.rooms.ballot_opening import (
    BallotRequest,
    ballot_titles,
    open_ballot_command,
    titles_not_shown,
)
from parties.rooms.broadcast import Broadcast
from parties.rooms.commits import RoomCommits
from parties.rooms.failures import refusal_for
from parties.rooms.pick import pick_command
from parties.rooms.recommendations import RoomRecommendations
from parties.rooms.replica import Replica


class ListedCommands:
    def __init__(
        self,
        replica: Replica,
        recommendations: RoomRecommendations,
        broadcast: Broadcast,
        commits: RoomCommits,
    ) -> None:
        self._replica = replica
        self._recommendations = recommendations
        self._broadcast = broadcast
        self._commits = commits

    async def pick(
        self, title: int, by: str, at: datetime.datetime, key: IdempotencyKey | None
    ) -> StreamPosition:
        """Returns the position at which the title is picked. Raises Refused."""
        return await self._submit(lambda: self._pick_command(title, by, at), key)

    async def open_ballot(
        self, request: BallotRequest, key: IdempotencyKey | None
    ) -> StreamPosition:
        """Returns the position at which the ballot is open. Raises Refused."""
        return await self._submit(lambda: self._ballot_command(request), key)

    async def _submit(
        self, build: Callable[[], Awaitable[Command]], key: IdempotencyKey | None
    ) -> StreamPosition:
        try:
            if key is not None and (earlier := await self._commits.applied(key)) is not None:
                return StreamPosition(self._replica.position.epoch, earlier.revision)
            command = await build()
        except (PartyNotFound, StoreUnavailable) as error:
            raise refusal_for(error) from error
        return await self._commits.submit(command, key)

    async def _pick_command(self, title: int, by: str, at: datetime.datetime) -> Command:
        _, shown = await self._recommendations.for_state(await self._replica.state())
        explained = await self._recommendations.explain(
            title, await self._replica.state(), asking=""
        )
        return pick_command(by, at, explained, shown, self._broadcast.online)

    async def _ballot_command(self, request: BallotRequest) -> Command:
        state = await self._replica.state()
        _, shown = await self._recommendations.for_state(state)
        titles = ballot_titles(request, state, shown)
        unlisted = titles_not_shown(titles, shown)
        cards = await self._recommendations.cards(unlisted, state) if unlisted else []
        return open_ballot_command(request, titles, shown, cards, self._broadcast.online)
