"""A name that a moderator allows for nobody."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.domain.blocked_names import form
from parties.domain.names import LONGEST_PARTY_NAME


class BlockedName(models.Model):
    name = models.CharField(
        _("name"),
        max_length=LONGEST_PARTY_NAME,
        unique=True,
        help_text=_("Blocked however it is written: case, accents, spaces, look-alike letters."),
    )
    anywhere = models.BooleanField(
        _("anywhere in a name"),
        default=False,
        help_text=_("Blocked as a part of a longer name, too; otherwise as the whole name."),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("blocked name")
        verbose_name_plural = _("blocked names")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not form(self.name):
            raise ValidationError({"name": _("A name to block needs a letter or a digit.")})
