"""Models of members, besides Django's own account."""

from members.models.forgotten import Forgotten
from members.models.profile import MemberProfile
from members.models.session import MemberSession

__all__ = ["Forgotten", "MemberProfile", "MemberSession"]
