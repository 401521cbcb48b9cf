"""Refuses commands that give somebody, or a party, a name that is blocked."""

from collections.abc import Iterable

from parties.domain.blocked_names import BlockedName, is_blocked, name_blocked
from parties.domain.commands import ChangeSettings, Command
from parties.domain.joining import Join
from parties.domain.membership import Rename
from parties.models import BlockedName as Row


def all_blocked() -> list[BlockedName]:
    return list(map(BlockedName._make, Row.objects.values_list("name", "anywhere")))


def require_allowed(names: Iterable[str]) -> None:
    """Raises Refused if one of the names is blocked."""
    blocked = all_blocked()
    if any(is_blocked(name, blocked) for name in names):
        raise name_blocked()


def check(command: Command) -> None:
    """Raises Refused for a command with a blocked name."""
    if isinstance(command, Join | Rename | ChangeSettings) and command.name is not None:
        require_allowed([command.name])
