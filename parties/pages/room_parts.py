"""Answers parts of the room's page that are fetched when needed: dialogs, sentences, templates.

They are the same for everybody and every party, so browsers keep them: an address states the
language and a version, which is a hash of all parts in it.
"""

import functools
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from parties.pages import texts
from parties.pages.rendering import page_thread
from recommender.core.strategies import STRATEGIES

NAMES = (
    "closed",
    "details",
    "empty-list",
    "evenings",
    "looking",
    "place-answer",
    "playback",
    "questions",
    "settings",
    "share",
    "talk",
)
ANY_NAME = "-"  # scripts write the name of a part in its place
A_YEAR = 365 * 24 * 60 * 60


class Parts(NamedTuple):
    version: str
    markup: Mapping[str, str]


def address() -> str:
    """Returns the address of a part whose name is `ANY_NAME`, in the language in use."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    path = reverse("room-part", args=[ANY_NAME])
    return f"{path}?language={language}&v={_parts_in(language).version}"


@require_safe
async def part(request: HttpRequest, name: str) -> HttpResponse:
    language = request.GET.get("language", "")
    if name not in NAMES or language not in {settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)}:
        raise Http404(f"There is no part {name!r} in a language {language!r}.")
    found = await sync_to_async(_parts_in, thread_sensitive=False, executor=page_thread)(language)
    answer = HttpResponse(found.markup[name], headers={"Content-Language": language})
    if request.GET.get("v") == found.version:
        patch_cache_control(answer, public=True, max_age=A_YEAR, immutable=True)
    else:  # of another release: its page is answered with what there is, which no cache keeps
        patch_cache_control(answer, no_store=True)
    return answer


def _parts_in(language: str) -> Parts:
    """Rendered once, but for who works on templates."""
    rendered = _render if settings.DEBUG else _rendered_once
    return rendered(language, get_script_prefix())


def _render(language: str, _prefix: str) -> Parts:
    context = {
        "has_chat": settings.CHAT,
        "closed_screens": texts.CLOSED_SCREENS,
        "empty_lists": texts.EMPTY_LISTS,
        "strategies": texts.strategies(list(STRATEGIES)),
    }
    with translation.override(language):
        markup = {name: render_to_string(f"room_parts/{name}.html", context) for name in NAMES}
    digest = hashlib.sha256("\0".join(markup.values()).encode())
    return Parts(digest.hexdigest()[:12], markup)


_rendered_once = functools.cache(_render)
