"""Sessions with their account in a column, so that all of one account can be found and ended."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class MemberSession(AbstractBaseSession):
    account = models.BigIntegerField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Returns the store of SESSION_ENGINE, which imports this model."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
