"""The page on which a member changes the email address."""

from allauth.account.adapter import get_adapter
from allauth.account.views import EmailView
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse


class ChangeAddress(EmailView):  # type: ignore[misc]  # untyped
    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        """Another account may have the address by now: the database allows one."""
        try:
            with transaction.atomic():
                answer: HttpResponse | None = super()._action_primary(request)
        except IntegrityError:
            taken = get_adapter().error_messages["email_taken"]
            messages.error(request, taken)
            return None
        return answer
