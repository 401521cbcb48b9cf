"""Addresses of the HTTP API and of the pages."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from parties import pages
from parties.api import catalog, me, parties

urlpatterns = [
    path("api/v1/parties", parties.create, name="api-parties"),
    path("api/v1/parties/<str:code>", parties.snapshot, name="api-party"),
    path("api/v1/parties/<str:code>/participants", parties.join, name="api-participants"),
    path("api/v1/parties/<str:code>/claim", parties.claim, name="api-claim"),
    path("api/v1/parties/<str:code>/titles/<int:title>", parties.title, name="api-party-title"),
    path("api/v1/parties/<str:code>/agreement", parties.agreement, name="api-party-agreement"),
    path("api/v1/me/recommendations", me.recommendations, name="api-my-recommendations"),
    path("api/v1/titles", catalog.titles, name="api-titles"),
    path("api/v1/titles/<int:title>", catalog.title, name="api-title"),
    path("api/v1/interests", catalog.interests, name="api-interests"),
    path("", pages.landing, name="landing"),
    path("p/<str:code>/", pages.room, name="room"),
    path("p/<str:code>/tv/", pages.television, name="television"),
    path("p/<str:code>/qr.svg", parties.qr, name="party-qr"),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
]
