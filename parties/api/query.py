"""What addresses may ask behind their question mark."""

from django.http import HttpRequest

from parties.refusals import Refused

DEFAULT_LIMIT, MAX_LIMIT = 20, 100


def limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_LIMIT):
        raise Refused("invalid_body", f"limit is a number from 1 to {MAX_LIMIT}.")
    return int(text)
