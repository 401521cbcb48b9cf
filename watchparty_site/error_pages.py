"""The page for a request that was refused before any view saw it."""

import re
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

LONGEST_SHOWN = 100  # characters of a name that a stranger may choose
PORT = re.compile(r":\d*$")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what the operator must set, if the site was reached by a name that it does not answer
    to. Rendered without the request: what the context reads of it would be refused too."""
    if not isinstance(exception, DisallowedHost):
        return defaults.bad_request(request, exception)
    name = PORT.sub("", request.META.get("HTTP_HOST", ""))[:LONGEST_SHOWN]
    page = loader.get_template("unknown_host.html").render({"name": name})
    return HttpResponse(page, status=HTTPStatus.BAD_REQUEST)
