"""Parties as they are kept: whatever a room holds in memory can be rebuilt from these rows."""

from parties.models.interaction import Impression, Interaction
from parties.models.lease import Lease
from parties.models.participant import Participant, Weight
from parties.models.party import Party
from parties.models.pick import EveningRating, Pick

__all__ = [
    "EveningRating",
    "Impression",
    "Interaction",
    "Lease",
    "Participant",
    "Party",
    "Pick",
    "Weight",
]
