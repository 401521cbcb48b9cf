"""URLs of imports."""

from django.urls import URLPattern, URLResolver, path

from imports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/imports/", views.imports, name="my-imports"),
    path("me/imports/<int:number>/", views.one_import, name="my-import"),
    path("me/imports/<int:number>/titles/<int:entry>/", views.place_entry, name="my-import-entry"),
    path("me/imports/<int:number>/not-found.csv", views.unknown_titles, name="my-unknown-titles"),
]
