"""A member's own account at a library, of which what they have watched counts as seen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.person_keys import member_key


class LibraryAccount(models.Model):
    """No password and no token is kept: the site asks with the library's own."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="library_accounts"
    )
    library = models.CharField(_("library"), max_length=40, help_text=_("Its name in LIBRARIES."))
    user_id = models.CharField(_("id at the library"), max_length=60)
    user_name = models.CharField(_("name at the library"), max_length=200)
    linked_at = models.DateTimeField(_("linked"), auto_now_add=True)
    asked_at = models.DateTimeField(_("asked last"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    views = models.JSONField(_("ids of views"), default=list)
    """Of what this account brought to history, and takes away when it is unlinked."""

    class Meta:
        ordering = ["library"]
        verbose_name = _("account at a library")
        verbose_name_plural = _("accounts at libraries")
        constraints = [
            models.UniqueConstraint(fields=["member", "library"], name="library_is_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_name}, {self.library}"

    @property
    def person(self) -> str:
        """The member's key in history, `member:<account>`."""
        return member_key(self.member_id)

    @property
    def source(self) -> str:
        """The `source` of the views that this account adds to history."""
        return f"library:{self.pk}"
