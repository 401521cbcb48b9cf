from django.urls import path

from catalog import views

urlpatterns = [path("titles/<int:title_id>/poster.svg", views.poster_svg, name="poster")]
