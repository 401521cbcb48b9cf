"""Addresses of members."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from members import history_pages, keeping, my_data, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("p/<str:code>/claim/", keeping.keep, name="keep-party"),
    # Where allauth leads when a passkey was added; there is nothing else to list.
    path("accounts/2fa/", RedirectView.as_view(pattern_name="mfa_list_webauthn")),
    path("accounts/", include("allauth.urls")),
    path("me/", pages.me, name="me"),
    path("me/profile/", pages.profile, name="my-profile"),
    path("me/history/", history_pages.history, name="my-history"),
    path("me/data/", my_data.overview, name="my-data"),
    path("me/data/download/", my_data.download, name="my-data-download"),
    path("me/data/delete/", my_data.delete, name="my-data-delete"),
]
