from django.urls import path

from catalog.pictures import views

urlpatterns = [
    path("titles/<int:title_id>/poster.svg", views.poster_view, name="poster"),
    path("titles/<int:title_id>/backdrop.webp", views.backdrop_view, name="backdrop"),
]
