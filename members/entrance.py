"""Views for whoever is signed in; everybody else is led to sign in first."""

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


def for_members(view: MemberView[P]) -> View[P]:
    """The view is called with the member, and may be read and posted to."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 login_required lets nobody else in
        return view(request, request.user, *args, **kwargs)

    return entered


def who_say_it_is_them(view: MemberView[P]) -> MemberView[P]:
    """Once more the password, or a passkey: a screen left open is not the member."""
    asked: MemberView[P] = reauthentication_required(view)
    return asked
