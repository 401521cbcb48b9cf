"""Renders pages in a thread of their own.

A template takes milliseconds, in which rooms on the event loop would wait. There is one thread, so
that many requests take turns with the loop instead of crowding it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Context = dict[str, Any]

page_thread = ThreadPoolExecutor(1, thread_name_prefix="pages")


async def render_page(
    request: HttpRequest,
    template: str,
    context: Callable[[], Context] = dict,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Returns the page. `context` is called in the thread too. No page of a party asks the database
    for anything: that belongs into threads whose connections are closed."""

    def rendered() -> HttpResponse:
        return render(request, template, context(), status=status)

    return await sync_to_async(rendered, thread_sensitive=False, executor=page_thread)()
