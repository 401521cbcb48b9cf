"""Import of tables in the admin: upload, a preview of every change, and yes or no."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from catalog.models import TableUpload
from catalog.tables.resources import RESOURCES

State = TableUpload.State


class UploadForm(forms.ModelForm[TableUpload]):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV (UTF-8; commas, semicolons or tabs), XLSX or JSON.")
    )

    class Meta:
        model = TableUpload
        fields = ("table",)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MEGABYTES * 1024 * 1024:
            text = _("The file has more than %d MB. Cut it into several.")
            raise forms.ValidationError(text % settings.IMPORT_MEGABYTES)
        return file


@admin.register(TableUpload)
class TableUploadAdmin(admin.ModelAdmin[TableUpload]):
    form = UploadForm
    fields = ("table", "file")
    list_display = ["file_name", "table", "state", "by", "uploaded_at"]
    list_filter = ["state", "table"]
    list_select_related = ["by"]
    show_full_result_count = False
    change_form_template = "admin/catalog/tableupload/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        url = path("<int:key>/decide/", decide, name="catalog_tableupload_decide")
        return [url, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        return {"table": request.GET.get("table", TableUpload.Table.TITLES)}

    def has_change_permission(self, request: HttpRequest, obj: TableUpload | None = None) -> bool:
        """Nothing of an upload is edited; what it says is decided about by `decide`."""
        return False

    def save_model(self, request: HttpRequest, obj: TableUpload, form: Any, change: bool) -> None:
        file = form.cleaned_data["file"]
        _require_may_import(request, obj.table)
        obj.file_name, obj.content = file.name[-200:], file.read()
        obj.by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: TableUpload, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:catalog_tableupload_change", obj.pk)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A file is uploaded and looked at: there is nothing to save and go on with."""
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**one_button, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        upload = self.get_object(request, object_id)
        shown = {} if upload is None else _shown(upload)
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def decide(self, request: HttpRequest, key: int) -> HttpResponse:
        """Applies a table that was compared, or takes it away."""
        upload = self.get_object(request, str(key))
        if upload is None:
            raise Http404
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        _require_may_import(request, upload.table)
        waits = TableUpload.objects.filter(pk=upload.pk, state=State.COMPARED)
        if request.POST.get("answer") == "yes":
            begun = {"state": State.APPLYING, "done": 0, "counts": {}, "changes": []}
            decided = waits.update(**begun)
        else:
            undecided = TableUpload.objects.filter(
                pk=upload.pk, state__in=(State.COMPARED, State.COMPARING)
            )
            decided = undecided.update(state=State.CANCELLED, content=b"")
        if not decided:
            messages.warning(request, _("Somebody has decided about this already."))
        return redirect("admin:catalog_tableupload_change", upload.pk)


def _require_may_import(request: HttpRequest, table: str) -> None:
    """An import may add and change; what it may do by hand, somebody may do by a table."""
    model = RESOURCES[table]._meta.model._meta
    verbs = ("add", "change", *(["delete"] if table == "availability" else []))
    names = [get_permission_codename(verb, model) for verb in verbs]
    user: Any = request.user
    if not user.has_perms([f"{model.app_label}.{name}" for name in names]):
        raise PermissionDenied


KINDS = {
    "new": _("New"),
    "changed": _("Changed"),
    "deleted": _("Taken away"),
    "refused": _("Refused, and left out"),
}


def _shown(upload: TableUpload) -> dict[str, Any]:
    of_kind: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for change in upload.changes:
        of_kind[change["outcome"]].append(change)
    return {
        "upload": upload,
        "groups": [
            (label, upload.counts.get(kind, 0), of_kind[kind]) for kind, label in KINDS.items()
        ],
        "unchanged": upload.counts.get("unchanged", 0),
        "changes_something": any(upload.counts.get(kind) for kind in ("new", "changed", "deleted")),
        "title": str(upload),
    }
