"""Addresses of members."""

from django.urls import URLPattern, URLResolver, include, path

from members import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("me/", pages.me, name="me"),
    path("me/profile/", pages.profile, name="my-profile"),
]
