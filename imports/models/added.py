"""What an import added to history, so that exactly that can be taken away again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from imports.models.upload import Import


class AddedView(models.Model):
    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="added_views")
    view_id = models.CharField(max_length=96)

    class Meta:
        verbose_name = _("view that was added")
        verbose_name_plural = _("views that were added")

    def __str__(self) -> str:
        return self.view_id


class AddedRating(models.Model):
    """`…_before` is what it took the place of, if anything."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="added_ratings")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    stars_before = models.FloatField(null=True)
    rated_at_before = models.DateTimeField(null=True)
    source_before = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("rating that was added")
        verbose_name_plural = _("ratings that were added")
        constraints = [
            models.UniqueConstraint(fields=["upload", "title"], name="rating_is_added_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.title_id}"
