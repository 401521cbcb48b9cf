"""Adds a passkey, safe against two simultaneous submissions of the form."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator


@method_decorator(login_required, name="dispatch")
class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # untyped
    def form_valid(self, form: AddWebAuthnForm) -> HttpResponse:
        try:
            with transaction.atomic():
                answer: HttpResponse = super().form_valid(form)
        except IntegrityError:
            return redirect("mfa_list_webauthn")  # where it stands already
        return answer
