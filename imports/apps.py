from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("imports")

    def ready(self) -> None:
        from imports import library_accounts, merged_titles

        merged_titles.register()
        library_accounts.follow_libraries()
