"""The moderators' pages."""

from parties.admin.blocked_names import BlockedNameAdmin
from parties.admin.messages import ChatMessageAdmin
from parties.admin.parties import PartyAdmin

__all__ = ["BlockedNameAdmin", "ChatMessageAdmin", "PartyAdmin"]
