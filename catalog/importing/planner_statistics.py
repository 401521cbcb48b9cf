"""Refreshes the query planner's statistics after a bulk load."""

from django.apps import apps
from django.db import connection


def refresh_statistics(*labels: str) -> None:
    """Analyses the tables of the given apps. Call it once, at the end of a bulk load: in its
    transaction, or after the batches where it has several.

    PostgreSQL checks foreign keys when the transaction ends, by plans it may have made when the
    tables were nearly empty, and would read whole tables for each row (measured: 4.7 s against
    0.1 s for 10,000 credits of 30,000 titles). New statistics make it plan anew.
    """
    with connection.cursor() as cursor:
        for label in labels:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
