"""Query parameters of HTTP requests, validated."""

from django.http import HttpRequest

from catalog.input_validation import is_storable, whole_number
from parties.domain.errors import Refused

DEFAULT_LIMIT, MAX_LIMIT = 20, 100


def limit(request: HttpRequest) -> int:
    asked = request.GET.get("limit", str(DEFAULT_LIMIT))
    number = whole_number(asked)
    if number is None or not 1 <= number <= MAX_LIMIT:
        raise Refused("invalid_body", f"limit is a number from 1 to {MAX_LIMIT}.")
    return number


def number(request: HttpRequest, name: str) -> int | None:
    """Returns the parameter's number from 1; None without one."""
    asked = request.GET.get(name)
    if asked is None:
        return None
    found = whole_number(asked)
    if not found:
        raise Refused("invalid_body", f"{name} is a number from 1.")
    return found


def text(request: HttpRequest, name: str) -> str:
    """Returns the parameter's text; empty without one."""
    asked = request.GET.get(name, "")
    if not is_storable(asked):
        raise Refused("invalid_body", f"{name} is text without zero characters.")
    return asked
