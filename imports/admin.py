"""What members' imports did not find, as a list with counts for the content manager."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from imports.missing_titles import csv_lines, missing_titles
from imports.models import MissingTitle

SHOWN = 200


@admin.register(MissingTitle)
class MissingTitleAdmin(admin.ModelAdmin[MissingTitle]):
    """One page and one file; no row is shown, for it would say whose import it is of."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: MissingTitle | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MissingTitle | None = None) -> bool:
        """There is no page that deletes; who deletes an account deletes its rows with it."""
        return True

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        may_view = self.has_view_permission(request)
        return {"add": False, "change": False, "delete": False, "view": may_view}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def has_view_permission(self, request: HttpRequest, obj: MissingTitle | None = None) -> bool:
        return obj is None and super().has_view_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        download = self.admin_site.admin_view(self.download)
        return [
            path("", listed, name="imports_missingtitle_changelist"),
            path("missing-titles.csv", download, name="imports_missingtitle_download"),
        ]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = missing_titles()
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "number": len(found),
            "missing": found[:SHOWN],
            "shown": SHOWN,
        }
        return TemplateResponse(request, "admin/imports/missing_titles.html", context)

    def download(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponse(
            "".join(csv_lines(missing_titles(), with_counts=True)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="missing-titles.csv"'},
        )
