"""The page on which a member links their accounts at the site's libraries."""

from http import HTTPStatus
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.input_validation import is_storable
from catalog.sources.errors import AccessDenied, SourceError
from catalog.sources.libraries.url import LibraryUrl
from imports import library_accounts
from imports.models import LibraryAccount
from members.decorators import member_required
from parties.access import http_rate_limits
from parties.domain.errors import Refused

LONGEST_FIELD = 200


class ShownLibrary(NamedTuple):
    name: str
    account: LibraryAccount | None
    is_here: bool
    """Whether this site still has the library."""


@member_required
def libraries(request: HttpRequest, member: User) -> HttpResponseBase:
    problem, name = "", request.POST.get("library", "")
    if request.method == "POST":
        if request.POST.get("do") == "unlink":
            library_accounts.unlink(member, name)
            messages.success(request, _("%(library)s is unlinked.") % {"library": name[:40]})
            return redirect("my-libraries")
        problem = _link(request, member, name)
        if not problem:
            return redirect("my-libraries")
    context = {"libraries": _shown(member), "problem": problem, "about": name}
    status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
    return render(request, "members/libraries.html", context, status=status)


def _shown(member: User) -> list[ShownLibrary]:
    accounts = {each.library: each for each in LibraryAccount.objects.filter(member=member)}
    here = [each.name for each in library_accounts.linkable()]
    return [
        *(ShownLibrary(name, accounts.get(name), True) for name in here),
        *(ShownLibrary(name, accounts[name], False) for name in accounts if name not in here),
    ]


def _link(request: HttpRequest, member: User, name: str) -> str:
    """Returns a sentence if nothing was linked."""
    library = next((each for each in library_accounts.linkable() if each.name == name), None)
    if library is None:
        return _("This site has no such library.")
    user, password = request.POST.get("user", "").strip(), request.POST.get("password", "")
    if not user or len(user) > LONGEST_FIELD or len(password) > LONGEST_FIELD:
        return _("Type your name at %(library)s.") % {"library": name}
    if not is_storable(user + password):
        return _refused(library)
    try:
        http_rate_limits.limit_library_passwords(member.pk)
        account = library_accounts.link(member, library, user, password)
    except Refused as refused:
        return refused.detail
    except AccessDenied:
        return _refused(library)
    except SourceError:
        return _("%(library)s does not answer as it should. Try again later.") % {"library": name}
    messages.success(
        request,
        _("Linked. %(count)d titles that you watched there count as seen.")
        % {"count": len(account.views)},
    )
    return ""


def _refused(library: LibraryUrl) -> str:
    return _("%(library)s does not know this name with this password.") % {"library": library.name}
