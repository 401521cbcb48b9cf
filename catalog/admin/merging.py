"""Likely duplicates, a merge with its preview, and undoing it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from catalog.input_validation import whole_number
from catalog.merging import merge as merging
from catalog.merging.duplicates import likely_duplicates
from catalog.merging.merge import MergeRefused
from catalog.models import Title, TitleMerge
from catalog.models.title import TitleQuerySet
from catalog.pictures.fetch import fetch_pictures, wanted_pictures

PAIRS_A_PAGE = 50


def merge_url(old: int, kept: int) -> str:
    return f"{reverse('admin:catalog_title_merge')}?old={old}&kept={kept}"


def ask_about(request: HttpRequest, titles: TitleQuerySet) -> HttpResponse | None:
    """The more popular of two selected titles is kept, unless the preview is turned round."""
    chosen = list(titles.order_by("-popularity", "pk").values_list("pk", flat=True)[:3])
    if len(chosen) != 2:
        messages.error(request, _("Select the two titles that are one."))
        return None
    kept, old = chosen
    return redirect(merge_url(old, kept))


def duplicates_page(site_admin: Any, request: HttpRequest) -> HttpResponse:
    if not site_admin.has_change_permission(request):
        raise PermissionDenied
    page = Paginator(likely_duplicates(), PAIRS_A_PAGE).get_page(request.GET.get("p"))
    named = Title.objects.in_bulk([key for pair in page for key in (pair.kept, pair.old)])
    pairs = [
        (named[pair.kept], named[pair.old], pair.differs, merge_url(pair.old, pair.kept))
        for pair in page
        if pair.kept in named and pair.old in named
    ]
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Likely duplicates"),
        "opts": Title._meta,
        "page": page,
        "pairs": pairs,
    }
    return TemplateResponse(request, "admin/catalog/title/duplicates.html", context)


def merge_page(site_admin: Any, request: HttpRequest) -> HttpResponse:
    """Shows what a merge would do; does it when that is confirmed."""
    if not site_admin.has_change_permission(request) or not request.user.has_perm(
        "catalog.add_titlemerge"
    ):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    old, kept = (
        Title.objects.filter(pk=whole_number(asked.get(name, "")) or 0).first()
        for name in ("old", "kept")
    )
    try:
        if old is None or kept is None:
            raise MergeRefused(_("Choose two titles."))
        shown = merging.preview(old, kept)
        if request.method == "POST":
            return _merge(site_admin, request, old, kept)
    except MergeRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:catalog_title_changelist")
    labels = {each.name: each.verbose_name for each in Title._meta.get_fields() if each.concrete}
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Merge “%(old)s” into “%(kept)s”?") % {"old": old, "kept": kept},
        "opts": Title._meta,
        "old": old,
        "kept": kept,
        "taken": [(labels[field], value) for field, value in shown.taken.items()],
        "different": [(labels[field], *values) for field, values in shown.different.items()],
        "following": shown.following,
        "turned_round": merge_url(kept.pk, old.pk),
    }
    return TemplateResponse(request, "admin/catalog/title/merge.html", context)


def _merge(site_admin: Any, request: HttpRequest, old: Title, kept: Title) -> HttpResponse:
    record = merging.merge(old.pk, kept.pk, request.user.pk)
    site_admin.log_change(request, kept, _("Merged “%(title)s” into it.") % {"title": old})
    fetch_pictures(wanted_pictures(Title.objects.filter(pk=kept.pk)), lambda _fetched: None)
    messages.success(request, _("“%(title)s” is merged.") % {"title": old})
    return redirect("admin:catalog_titlemerge_change", record.pk)


@admin.register(TitleMerge)
class TitleMergeAdmin(admin.ModelAdmin[TitleMerge]):
    change_form_template = "admin/catalog/titlemerge/change_form.html"
    list_display = ["old", "kept", "by", "merged_at", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["old", "kept", "by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["old__name", "kept__name"]
    fields = ("old", "kept", "by", "merged_at", "undone_at")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(self.undo)
        url = path("<int:key>/undo/", undo, name="catalog_titlemerge_undo")
        return [url, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TitleMerge | None = None) -> bool:
        return False

    def undo(self, request: HttpRequest, key: int) -> HttpResponse:
        record = self.get_object(request, str(key))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        back = redirect("admin:catalog_titlemerge_change", key)
        if record is None or request.method != "POST":
            return back
        try:
            merging.undo(key)
        except MergeRefused as refused:
            messages.error(request, str(refused))
        else:
            title_admin: Any = self.admin_site.get_model_admin(Title)
            text = _("The merge of “%(title)s” is undone.") % {"title": record.old}
            title_admin.log_change(request, record.kept, text)
            messages.success(request, text)
        return back
