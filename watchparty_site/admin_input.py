"""Refuses requests to the admin with text and numbers that no database can hold.

The admin's filters and actions pass parameters on to the database as they are, where each would be
an error of the server. Forms validate their own fields.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from catalog.input_validation import is_storable, whole_number

FREE_TEXT = frozenset({"q", "term"})
"""Parameters that are searched for as text, however many digits they have."""

SELECTED = "_selected_action"
DATE_PART = re.compile(r"__(year|month|day)$")
LAST_YEAR = 9998  # whose end Python's datetime can hold


class AdminInputMiddleware(MiddlewareMixin):
    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not request.path.startswith(reverse("admin:index")) or _is_valid(request):
            return None
        return render(request, "admin/invalid_input.html", status=400)


def _is_valid(request: HttpRequest) -> bool:
    if not is_storable(request.path):
        return False
    if not all(map(is_storable, (*_texts(request.GET), *_texts(request.POST)))):
        return False
    selected = request.POST.getlist(SELECTED)
    return all(whole_number(each) is not None for each in selected) and all(
        _is_valid_filter(key, value) for key, values in request.GET.lists() for value in values
    )


def _texts(fields: QueryDict) -> Iterator[str]:
    for key, values in fields.lists():
        yield key
        yield from map(str, values)


def _is_valid_filter(key: str, value: str) -> bool:
    if key in FREE_TEXT:
        return True
    if DATE_PART.search(key):
        number = whole_number(value)
        return number is not None and 1 <= number <= LAST_YEAR
    # Python and the database read digits of other scripts as well.
    is_number = value.strip().lstrip("+-").isdigit()
    return not is_number or whole_number(value.strip().lstrip("+-")) is not None
