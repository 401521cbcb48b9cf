from django.apps import AppConfig
from django.core import checks


class PartiesConfig(AppConfig):
    name = "parties"

    def ready(self) -> None:
        from parties.checks import default_strategy
        from parties.moderation import merged_titles

        merged_titles.register()
        checks.register(default_strategy)
