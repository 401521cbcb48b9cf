"""Claims a participant for an account."""

from parties.domain.account_link import Claim
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import StreamPosition
from parties.rooms.registry import rooms


async def claim(
    code: str, participant: str, member: int, key: IdempotencyKey | None = None
) -> StreamPosition:
    """The position from which on it is theirs. Raises Refused, PartyNotFound or StoreUnavailable.

    Whoever calls it has made sure that both the participant and the member are the one who asks.
    """
    room = await rooms().room(code)
    return await room.submit(Claim(participant, member), key)
