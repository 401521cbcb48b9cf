from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class OrderedKey(models.CharField[str, str]):
    """Text that sorts by its bytes, as in DynamoDB and in Python, whatever the database's locale.

    With most locales PostgreSQL ignores punctuation when it compares.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        collation = "C" if connection.vendor == "postgresql" else "BINARY"
        return {**super().db_parameters(connection), "collation": collation}
