"""Decorators of views that require a signed-in member."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

P = ParamSpec("P")
MemberView = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def member_required(view: MemberView[P]) -> View[P]:
    """Passes the member to the view, and redirects everybody else to sign in. GET and POST only."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 login_required lets nobody else in
        return view(request, request.user, *args, **kwargs)

    return checked


def recent_login_required(view: MemberView[P]) -> MemberView[P]:
    """Requires the password or a passkey again: whoever finds an open browser is not the member."""
    checked: MemberView[P] = reauthentication_required(view)
    return checked
