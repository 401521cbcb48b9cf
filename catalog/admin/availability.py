from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.export import TableExport
from catalog.models import Availability


@admin.register(Availability)
class AvailabilityAdmin(TableExport):
    """Where titles can be watched, as one list: to search, to correct, to import and export."""

    table = "availability"
    list_display = ["title", "country", "service"]
    list_select_related = ["title"]
    list_per_page = 50
    search_fields = ["^title__name", "service"]
    search_help_text = _("The beginning of a title, or a service.")
    autocomplete_fields = ["title"]
    ordering = ["-id"]
    sortable_by = ()
    show_full_result_count = False
