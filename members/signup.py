"""Sign-up, safe against two simultaneous ones with the same address."""

from http import HTTPStatus

from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.account.views import SignupView
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.email_owners import owners

TRIES = 5


class AtomicSignupForm(SignupForm):  # type: ignore[misc]  # untyped
    """Account, profile and address are saved together or not at all."""

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        with transaction.atomic():
            saved: AbstractBaseUser = super().save(request)
            # allauth leaves the address out when another account has it, pending or not.
            if not EmailAddress.objects.filter(user_id=saved.pk, primary=True).exists():
                self._add_address(saved)
        return saved

    def validate_unique_email(self, email: str) -> str:
        """An address that only waits to be confirmed for another account is free."""
        if not owners(email):
            return email
        validated: str = super().validate_unique_email(email)
        return validated

    def _add_address(self, saved: AbstractBaseUser) -> None:
        email = self.cleaned_data["email"].lower()
        if any(each.pk != saved.pk for each in owners(email)):
            raise IntegrityError("Another account has this address.")
        added = EmailAddress.objects.create(user_id=saved.pk, email=email, primary=True)
        EmailAddress.objects.fill_cache_for_user(saved, [added])


class SignUp(SignupView):  # type: ignore[misc]  # untyped
    form_class = AtomicSignupForm

    def form_valid(self, form: AtomicSignupForm) -> HttpResponse:
        """Validates again after a conflict: the form then reports that the address has an account,
        or chooses another name for the account."""
        for _ in range(TRIES):
            try:
                answer: HttpResponse = super().form_valid(form)
            except IntegrityError:
                form.full_clean()
                if not form.is_valid():
                    refused: HttpResponse = self.form_invalid(form)
                    return refused
            else:
                return answer
        return render(self.request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
