"""The admin's own sign-in, under the same limits on tries as the members'."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.admin.forms import AdminAuthenticationForm


class AdminLoginForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        named, password = (self.cleaned_data.get(each) for each in ("username", "password"))
        if named and password:
            adapter = get_adapter(self.request)
            self.user_cache = adapter.authenticate(self.request, username=named, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data
