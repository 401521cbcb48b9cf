from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("catalogue")

    def ready(self) -> None:
        from catalog import revision_signals
        from catalog.merging import catalog_followers
        from catalog.pictures import files

        revision_signals.connect()
        files.connect()
        catalog_followers.register()
        post_migrate.connect(_prepare_search, sender=self)


def _prepare_search(using: str, **_: Any) -> None:
    from catalog.search.database_index import prepare_sqlite

    prepare_sqlite(using)
