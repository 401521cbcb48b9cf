"""Gives other names to whoever has a name that was blocked just now."""

from django.utils.translation import gettext as _

from parties.domain.blocked_names import BlockedName, is_blocked
from parties.domain.moderation import ModerationCommand, RenameForSite, RenameParty
from parties.models import BlockedName as Row
from parties.models import Participant, Party
from parties.moderation.commit import commit


def rename_blocked(row: Row) -> int:
    """Renames people in open parties, and open parties; returns how many."""
    blocked = [BlockedName(row.name, row.anywhere)]
    commands: dict[str, list[ModerationCommand]] = {}
    people = Participant.objects.filter(
        party__closed_at=None, standing=Participant.Standing.IN
    ).values_list("party__code", "id", "name")
    for code, participant, name in people.iterator():
        if is_blocked(name, blocked):
            renamed = RenameForSite(participant, _("Guest"))
            commands.setdefault(code, []).append(renamed)
    parties = Party.objects.filter(closed_at=None).values_list("code", "name")
    for code, name in parties.iterator():
        if is_blocked(name, blocked):
            commands.setdefault(code, []).append(RenameParty(_("A party")))
    for code, some in commands.items():
        commit(code, some)
    return sum(map(len, commands.values()))
