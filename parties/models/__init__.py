"""Tables of parties: whatever a room holds in memory can be rebuilt from these rows."""

from parties.models.applied_change import AppliedChange
from parties.models.ballot import Ballot, BallotTitle, BallotVote
from parties.models.blocked_name import BlockedName
from parties.models.chat_message import ChatMessage
from parties.models.interaction import Impression, Interaction
from parties.models.lease import Lease
from parties.models.nomination import Nomination
from parties.models.participant import Participant, Weight
from parties.models.party import Party
from parties.models.pick import EveningRating, Pick
from parties.models.retention import DeletedParty, LogRetention

__all__ = [
    "AppliedChange",
    "Ballot",
    "BallotTitle",
    "BallotVote",
    "BlockedName",
    "ChatMessage",
    "DeletedParty",
    "EveningRating",
    "Impression",
    "Interaction",
    "Lease",
    "LogRetention",
    "Nomination",
    "Participant",
    "Party",
    "Pick",
    "Weight",
]
