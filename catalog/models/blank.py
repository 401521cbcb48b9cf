from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    OptionalText = models.CharField[str | None, str | None]
else:
    OptionalText = models.CharField


class BlankIsNull(OptionalText):
    """Optional unique text: an empty form field is stored as NULL."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(value, model_instance) or None
