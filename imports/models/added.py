"""Records of what an import brought to history, so that what it alone brought can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from imports.models.upload import Import


class AddedView(models.Model):
    """A view that an import added, or that an import before it had added already."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="added_views")
    view_id = models.CharField(max_length=96)

    class Meta:
        verbose_name = _("view that was added")
        verbose_name_plural = _("views that were added")
        indexes = [models.Index(fields=["upload", "view_id"], name="view_of_an_import")]

    def __str__(self) -> str:
        return self.view_id


class AddedRating(models.Model):
    """A rating of an import; `…_before` is the rating it replaced, if any.

    It may have replaced none, and not be in history, since another one is newer.
    """

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="added_ratings")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    stars = models.FloatField(null=True)
    rated_at = models.DateTimeField(null=True)
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
