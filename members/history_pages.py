"""A member's history: looked through, searched, corrected."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.models import Title
from history import writing
from history.records import Rated
from members.entrance import for_members
from members.history_list import RATINGS, VIEWS, ratings_page, views_page
from parties.remembered import person_of

SOURCE = "page"
STARS = [half / 2 for half in range(10, 0, -1)]
LONGEST_KEY = 96


@for_members
def history(request: HttpRequest, member: User) -> HttpResponseBase:
    if request.method == "POST":
        return _changed(request, member)
    show = VIEWS if request.GET.get("show") == VIEWS else RATINGS
    query = request.GET.get("q", "").strip()
    before = _key(request.GET.get("before", ""))
    page = views_page if show == VIEWS else ratings_page
    context = {
        "show": show,
        "query": query,
        "page": page(person_of(member.pk), query, before),
        "stars": STARS,
    }
    return render(request, "members/history.html", context)


def _changed(request: HttpRequest, member: User) -> HttpResponse:
    """A script asks for no page; a form goes back to where it was."""
    by_script = request.headers.get("Accept") == "application/json"
    with transaction.atomic():
        said = _change(request, person_of(member.pk))
    if by_script:
        return HttpResponse(status=204 if said else 400)
    if said:
        messages.success(request, said)
    else:
        messages.error(request, _("That cannot be changed like this. Nothing was."))
    return redirect(request.get_full_path())


def _change(request: HttpRequest, person: str) -> str:
    """Says what was done; nothing where it makes no sense."""
    match request.POST.get("do", ""):
        case "rate":
            return _rate(request, person)
        case "remove-rating" if title := _number(request):
            writing.remove_rating(person, title)
            return _("The rating is gone.")
        case "remove-view" if view := _key(request.POST.get("view", "")):
            writing.remove_view(person, view)
            return _("The view is gone.")
    return ""


def _rate(request: HttpRequest, person: str) -> str:
    title = Title.objects.filter(pk=_number(request)).first()
    stars = next((each for each in STARS if str(each) == request.POST.get("stars")), None)
    if title is None or stars is None:
        return ""
    writing.rate(Rated(person, title.pk, stars, datetime.now(UTC), SOURCE))
    return _("%(title)s: %(stars)g stars.") % {"title": title.name, "stars": stars}


def _key(text: str) -> str:
    # PostgreSQL refuses zero characters, and no key has one.
    return text[:LONGEST_KEY].replace("\0", "")


def _number(request: HttpRequest) -> int:
    title = request.POST.get("title", "")
    return int(title) if title.isdecimal() and len(title) < 10 else 0
