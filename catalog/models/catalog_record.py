from typing import Any

from django.db import models, transaction


class CatalogRecord(models.Model):
    """Base of what rooms can see: saving it and bumping the revision is one transaction."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
