"""URLs of members."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from members import claim_views, history_views, library_views, my_data, views
from members.email_view import ChangeAddress
from members.passkeys import AddPasskey
from members.signup import SignUp

urlpatterns: list[URLPattern | URLResolver] = [
    path("p/<str:code>/claim/", claim_views.claim, name="keep-party"),
    # Where allauth leads when a passkey was added; there is nothing else to list.
    path("accounts/2fa/", RedirectView.as_view(pattern_name="mfa_list_webauthn")),
    path("accounts/signup/", SignUp.as_view(), name="account_signup"),
    path("accounts/2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("accounts/email/", ChangeAddress.as_view(), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="my-profile"),
    path("me/history/", history_views.history, name="my-history"),
    path("me/libraries/", library_views.libraries, name="my-libraries"),
    path("me/data/", my_data.overview, name="my-data"),
    path("me/data/download/", my_data.download, name="my-data-download"),
    path("me/data/delete/", my_data.delete, name="my-data-delete"),
]
