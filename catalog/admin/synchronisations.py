"""What synchronisations of titles do and did: shown while they go on, never edited."""

import subprocess
import threading
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from catalog.models import SyncRun
from catalog.sources.registry import sources
from catalog.sources.sync_run import is_alive

REFRESH_SECONDS = 3


def start_process(command: str) -> None:
    """Starts a command of manage.py that goes on when this process ends."""
    process = subprocess.Popen(  # noqa: S603 our own command, no shell
        [*settings.COMMAND_LINE, command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to wait for it, or it seems to be there after its end.
    threading.Thread(target=process.wait, daemon=True).start()


@admin.register(SyncRun)
class SyncRunAdmin(admin.ModelAdmin[SyncRun]):
    list_display = ["source", "started_at", "state", "phase", "progress", "counted", "dry_run"]
    list_filter = ["source"]
    list_per_page = 50
    show_full_result_count = False
    fields = (
        *("source", "dry_run", "started_at", "ended_at", "state", "phase", "progress"),
        *("counted", "failure", "problem_list"),
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SyncRun | None = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def state(self, run: SyncRun) -> str:
        if run.ended_at is not None:
            return str(_("failed") if run.failure else _("done"))
        return str(_("running") if is_alive(run) else _("killed"))

    @admin.display(description=_("progress"))
    def progress(self, run: SyncRun) -> str:
        return f"{run.done:,}" if run.total is None else f"{run.done:,} / {run.total:,}"

    @admin.display(description=_("counts"))
    def counted(self, run: SyncRun) -> str:
        return ", ".join(f"{number:,} {what}" for what, number in run.counts.items()) or "–"

    @admin.display(description=_("problems"))
    def problem_list(self, run: SyncRun) -> str:
        return format_html_join("", "<p>{}</p>", ((problem,) for problem in run.problems)) or "–"

    def get_urls(self) -> list[URLPattern]:
        start = self.admin_site.admin_view(require_POST(self.start))
        return [path("start/", start, name="catalog_syncrun_start"), *super().get_urls()]

    def start(self, request: HttpRequest) -> HttpResponse:
        """Starts all sources that are configured, in a process of their own."""
        if not request.user.has_perm("catalog.change_title"):
            raise PermissionDenied
        if not any(source.is_configured() for source in sources().values()):
            message = _("No source of titles is configured: docs/titles.md describes them.")
            self.message_user(request, message, messages.WARNING)
        else:
            start_process("sync_titles")
            message = _("The synchronisation begins; it shows here within seconds.")
            self.message_user(request, message, messages.SUCCESS)
        return redirect("admin:catalog_syncrun_changelist")

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """While a run goes on, the page loads itself again."""
        response = super().changelist_view(request, *args, **kwargs)
        if any(map(is_alive, SyncRun.objects.filter(ended_at=None))):
            response["Refresh"] = str(REFRESH_SECONDS)
        return response
