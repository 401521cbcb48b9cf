"""A guest makes their participation their account's own."""

from parties.live import rooms
from parties.membership import Claim


async def claim(code: str, participant: str, member: int) -> int:
    """The revision from which on it is theirs. Raises Refused, PartyGone or a DatabaseError.

    Whoever calls it has made sure that both the participant and the member are the one who asks.
    """
    room = await rooms().room(code)
    return await room.submit(Claim(participant, member))
