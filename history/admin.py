from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.models import Rating


@admin.register(Rating)
class RatingAdmin(admin.ModelAdmin[Rating]):
    list_display = ["person", "title", "stars", "rated_at"]
    list_select_related = ["title"]
    list_per_page = 50
    ordering = ["-id"]
    sortable_by = ()
    show_full_result_count = False
    search_fields = ["=person", "^title__name"]
    search_help_text = _("A person's key, such as movielens:17, or the beginning of a title.")
    autocomplete_fields = ["title"]
