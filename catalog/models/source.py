from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SourceRecord(models.Model):
    """What a source wrote about a title, and when: it may overwrite that, and no more."""

    source = models.CharField(_("source"), max_length=60)
    title = models.ForeignKey("catalog.Title", on_delete=models.CASCADE, related_name="sources")
    external_id = models.CharField(_("id at the source"), max_length=60, blank=True)
    values = models.JSONField(_("written values"), default=dict)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    fetched_at = models.DateTimeField(_("fetched"))

    class Meta:
        verbose_name = _("source of a title")
        verbose_name_plural = _("sources of titles")
        constraints = [
            models.UniqueConstraint(fields=["source", "title"], name="source_of_a_title_once")
        ]
        indexes = [models.Index(fields=["source", "fetched_at"], name="source_by_age")]

    def __str__(self) -> str:
        return f"{self.source} · {self.title_id}"


class SyncRun(models.Model):
    """One run of a synchronisation, kept up to date while it goes on."""

    source = models.CharField(_("source"), max_length=60)
    process = models.CharField(_("process"), max_length=120)
    """Host and process id, so that one that was killed is known at once."""
    dry_run = models.BooleanField(_("dry run"), default=False)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    phase = models.CharField(_("phase"), max_length=120, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    failure = models.CharField(_("failure"), max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("synchronisation")
        verbose_name_plural = _("synchronisations")

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%Y-%m-%d %H:%M}"
