"""Names that nobody may have, for moderators."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties.models import BlockedName
from parties.moderation.renaming import rename_blocked


@admin.register(BlockedName)
class BlockedNameAdmin(admin.ModelAdmin[BlockedName]):
    """Whoever has the name in an open party is renamed at once."""

    list_display = ["name", "anywhere", "added_at"]
    list_filter = ["anywhere"]
    search_fields = ["name"]
    readonly_fields = ["added_at"]

    def save_model(self, request: HttpRequest, obj: BlockedName, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        renamed = rename_blocked(obj)
        if renamed:
            text = ngettext(
                "%(count)d person or party in an open room had this name, and is renamed.",
                "%(count)d people and parties in open rooms had this name, and are renamed.",
                renamed,
            )
            self.message_user(request, text % {"count": renamed}, messages.SUCCESS)
        else:
            self.message_user(request, _("Nobody in an open party has this name."))
