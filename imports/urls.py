"""Addresses of imports."""

from django.urls import URLPattern, URLResolver, path

from imports import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/imports/", pages.imports, name="my-imports"),
    path("me/imports/<int:number>/", pages.one_import, name="my-import"),
    path("me/imports/<int:number>/not-found.csv", pages.unknown_titles, name="my-unknown-titles"),
]
