"""A list of the admin as a table: what is searched and filtered is what is exported."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path

from catalog.tables.resources import RESOURCES
from catalog.tables.writing import TYPES, write


class TableExport(admin.ModelAdmin[Any]):
    """`table` is the name of the admin's table."""

    table: str
    change_list_template = "admin/catalog/change_list_with_export.html"

    def get_urls(self) -> list[URLPattern]:
        model = self.model._meta
        export = self.admin_site.admin_view(self.export)
        name = f"{model.app_label}_{model.model_name}_export"
        return [path("export/<slug:kind>/", export, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = {"table": self.table, "query": request.GET.urlencode()}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in TYPES:
            raise Http404
        resource = RESOURCES[self.table]()
        records: QuerySet[Model] = resource.records()
        if request.GET:
            found = self.get_changelist_instance(request).get_queryset(request)
            records = records.filter(pk__in=found.order_by().values("pk"))
        response = StreamingHttpResponse(
            write(resource, records.order_by("pk"), kind), content_type=TYPES[kind]
        )
        response["Content-Disposition"] = f'attachment; filename="{self.table}.{kind}"'
        return response
