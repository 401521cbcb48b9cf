"""Forms that take an email address, where addresses may be pending for other accounts."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ResetPasswordForm

from members.email_owners import owners


class NewAddressForm(AddEmailForm):  # type: ignore[misc]  # untyped
    """Refuses the address of another account.

    Where addresses have to be confirmed, sign-up does not disclose who has an account, and neither
    does this: only the owner of the mailbox learns of it.
    """

    def clean_email(self) -> str:
        email: str = super().clean_email()
        is_hidden = (
            app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY
        )
        if not is_hidden and any(each.pk != self.user.pk for each in owners(email)):
            raise get_adapter().validation_error("email_taken")
        return email


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # untyped
    """Sends links to accounts that own the address, and to none that only entered it."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = owners(email, is_active=True, prefer_verified=True, for_login=True)
        return email
