from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from history.models.ordered_key import OrderedKey


class View(models.Model):
    """One viewing of one title by one person. `view_id` sorts by the time of watching."""

    person = models.CharField(_("person"), max_length=64)
    view_id = OrderedKey(_("view"), max_length=96)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="views")
    watched_at = models.DateTimeField(_("watched at"))
    seconds = models.PositiveIntegerField(_("watched, in seconds"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        ordering = ["person", "-view_id"]
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [
            # Read backwards, its index gives a person's newest views first.
            models.UniqueConstraint(fields=["person", "view_id"], name="view_is_recorded_once")
        ]
        indexes = [models.Index(fields=["title", "-view_id"], name="who_watched_a_title")]

    def __str__(self) -> str:
        return f"{self.person}: {self.title_id}, {self.view_id}"
