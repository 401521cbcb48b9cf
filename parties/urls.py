"""URLs of the HTTP API and of the pages."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from parties.api import catalog, chat, me, parties, places, reopen, room_choices
from parties.pages import room_parts, views

urlpatterns = [
    path("api/v1/parties", parties.create, name="api-parties"),
    path("api/v1/parties/<str:code>", parties.snapshot, name="api-party"),
    path("api/v1/parties/<str:code>/participants", parties.join, name="api-participants"),
    path("api/v1/parties/<str:code>/reopen", reopen.reopen, name="api-reopen"),
    path("api/v1/parties/<str:code>/places", places.places, name="api-places"),
    path("api/v1/parties/<str:code>/places/<str:participant>", places.ask, name="api-place"),
    path("api/v1/parties/<str:code>/you", places.you, name="api-you"),
    path("api/v1/parties/<str:code>/claim", parties.claim, name="api-claim"),
    path("api/v1/parties/<str:code>/titles/<int:title>", parties.title, name="api-party-title"),
    path("api/v1/parties/<str:code>/agreement", parties.agreement, name="api-party-agreement"),
    path("api/v1/parties/<str:code>/messages", chat.messages, name="api-party-messages"),
    path("api/v1/parties/<str:code>/filters", room_choices.filters, name="api-party-filters"),
    path(
        "api/v1/parties/<str:code>/strategies", room_choices.strategies, name="api-party-strategies"
    ),
    path("api/v1/me/recommendations", me.recommendations, name="api-my-recommendations"),
    path("api/v1/me/to-watch", me.to_watch, name="api-my-titles-to-watch"),
    path("api/v1/titles", catalog.titles, name="api-titles"),
    path("api/v1/titles/<int:title>", catalog.title, name="api-title"),
    path("api/v1/interests", catalog.interests, name="api-interests"),
    path("api/v1/phrases", catalog.phrase, name="api-phrases"),
    path("", views.landing, name="landing"),
    path("p/<str:code>/", views.room, name="room"),
    path("p/<str:code>/tv/", views.television, name="television"),
    path("p/<str:code>/qr.svg", parties.qr, name="party-qr"),
    path("parts/<str:name>/", room_parts.part, name="room-part"),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
]
