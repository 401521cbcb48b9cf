"""Django's database sessions, with the account in a column of its own."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from members.models import MemberSession


class SessionStore(DatabaseSessions):
    @classmethod
    def get_model_class(cls) -> type[MemberSession]:
        return MemberSession

    def _validate_session_key(self, key: str | None) -> bool:
        """Rejects keys with characters that PostgreSQL refuses: a cookie may contain any."""
        is_known = super()._validate_session_key(key)  # type: ignore[misc] # not in the stubs
        return bool(is_known and key and key.isascii() and key.isalnum())

    def create_model_instance(self, data: dict[str, Any]) -> MemberSession:
        return self._with_account(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> MemberSession:
        return self._with_account(await super().acreate_model_instance(data), data)

    def _with_account(self, session: Any, data: dict[str, Any]) -> MemberSession:
        account = data.get(SESSION_KEY)
        session.account = int(account) if account else None
        made: MemberSession = session
        return made


def end_sessions(account: int) -> int:
    """Signs the member out everywhere, and returns the number of sessions ended."""
    ended, _ = MemberSession.objects.filter(account=account).delete()
    return ended
