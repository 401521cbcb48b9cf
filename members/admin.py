"""Members in the admin."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.admin_login import AdminLoginForm
from members.data import deletion
from members.models import MemberProfile

admin.site.login_form = AdminLoginForm
admin.site.unregister([User, EmailAddress])


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Each in a transaction of its own: two that lock the same parties wait for no circle."""
        for account in queryset.order_by("pk"):
            deletion.delete(account)


@admin.register(EmailAddress)
class AddressAdmin(EmailAddressAdmin):  # type: ignore[misc]  # untyped
    """allauth offers its action to whoever may look."""

    @admin.action(
        description=_("Mark selected email addresses as verified"), permissions=["change"]
    )
    def make_verified(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        super().make_verified(request, queryset)


@admin.register(MemberProfile)
class MemberProfileAdmin(admin.ModelAdmin[MemberProfile]):
    """A profile is part of an account: it is deleted with it, and not without it."""

    list_display = ["display_name", "email", "country", "language", "birth_year"]
    list_filter = ["language"]
    list_select_related = ["user"]
    search_fields = ["display_name", "user__email", "user__username"]
    autocomplete_fields = ["user"]
    show_full_result_count = False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        profile = self.get_object(request, unquote(object_id))
        if profile is None:
            raise Http404
        return redirect("admin:auth_user_delete", profile.user_id)

    @admin.display(description=_("email address"), ordering="user__email")
    def email(self, profile: MemberProfile) -> str:
        return profile.user.email
