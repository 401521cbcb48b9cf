"""Members for those who run the site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.admin_entrance import AdminEntrance
from members.models import MemberProfile

admin.site.login_form = AdminEntrance


@admin.register(MemberProfile)
class MemberProfileAdmin(admin.ModelAdmin[MemberProfile]):
    list_display = ["display_name", "email", "country", "language", "birth_year"]
    list_filter = ["language"]
    list_select_related = ["user"]
    search_fields = ["display_name", "user__email", "user__username"]
    autocomplete_fields = ["user"]
    show_full_result_count = False

    @admin.display(description=_("email address"), ordering="user__email")
    def email(self, profile: MemberProfile) -> str:
        return profile.user.email
