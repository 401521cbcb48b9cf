"""The rows of every table, without what counts changes: to compare a database with itself."""

from typing import Any

from django.apps import apps

COUNTERS = {"CatalogRevision", "Change", "Feed", "TitleMerge", "Lease"}
CHANGING = {"changed_at", "revision"}


def stored_rows() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: sorted(
            (
                {field: value for field, value in row.items() if field not in CHANGING}
                for row in model._default_manager.values()
            ),
            key=str,
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model.__name__ not in COUNTERS
    }
