"""Adds the pages of insights to the admin, for those with the permission to see them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from warehouse import views
from warehouse.insights.pages import PAGES
from warehouse.models import Insight

View = Callable[..., HttpResponseBase]


@admin.register(Insight)
class InsightAdmin(admin.ModelAdmin[Insight]):
    def get_urls(self) -> list[URLPattern]:
        return [
            path("", self._guarded(self._first), name="warehouse_insight_changelist"),
            path("<slug:page>/", self._guarded(views.page), name="warehouse_insights"),
            path(
                "<slug:page>/<slug:insight>.<slug:kind>",
                self._guarded(views.download),
                name="warehouse_insight_download",
            ),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def _first(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:warehouse_insights", PAGES[0].slug)

    def _guarded(self, view: View) -> View:
        """Requires staff, as the whole admin does, and the permission to view insights."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: str, **named: str) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **named)

        return self.admin_site.admin_view(guarded)
