"""The page of a member's history: lists, searches and corrects it."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.input_validation import whole_number
from catalog.models import Title
from history import backend
from history.records import Rated
from imports.models import remove_wanted
from members.decorators import member_required
from members.history_list import RATINGS, VIEWS, WANTED, ratings_page, views_page, wanted_page
from parties.access import http_rate_limits
from parties.domain.errors import Refused
from parties.storage.history_sync import person_of

SOURCE = "page"
PAGES = {RATINGS: ratings_page, VIEWS: views_page, WANTED: wanted_page}
STARS = [half / 2 for half in range(10, 0, -1)]
LONGEST_KEY = 96


@member_required
def history(request: HttpRequest, member: User) -> HttpResponseBase:
    if request.method == "POST":
        return _changed(request, member)
    try:
        http_rate_limits.limit_pages(request, f"member {member.pk}")
    except Refused:
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    show = request.GET.get("show", "")
    show = show if show in PAGES else RATINGS
    query = request.GET.get("q", "").strip()
    before = _key(request.GET.get("before", ""))
    context = {
        "show": show,
        "query": query,
        "page": PAGES[show](person_of(member.pk), query, before),
        "stars": STARS,
    }
    return render(request, "members/history.html", context)


def _changed(request: HttpRequest, member: User) -> HttpResponse:
    """Answers a script without a page, and redirects a form to the page it came from."""
    by_script = request.headers.get("Accept") == "application/json"
    with transaction.atomic():
        message = _change(request, member)
    if by_script:
        return HttpResponse(status=204 if message else 400)
    if message:
        messages.success(request, message)
    else:
        messages.error(request, _("That cannot be changed like this. Nothing was."))
    return redirect(request.get_full_path())


def _change(request: HttpRequest, member: User) -> str:
    """Returns a message about what was done; empty for an invalid request."""
    person = person_of(member.pk)
    match request.POST.get("do", ""):
        case "rate":
            return _rate(request, person)
        case "remove-rating" if title := _number(request):
            backend.history().remove_rating(person, title)
            return _("The rating is gone.")
        case "remove-view" if view := _key(request.POST.get("view", "")):
            backend.history().remove_view(person, view)
            return _("The view is gone.")
        case "remove-wanted" if remove_wanted(member.pk, _number(request)):
            return _("It is no longer among what you want to watch.")
    return ""


def _rate(request: HttpRequest, person: str) -> str:
    title = Title.objects.filter(pk=_number(request)).first()
    stars = next((each for each in STARS if str(each) == request.POST.get("stars")), None)
    if title is None or stars is None:
        return ""
    backend.history().rate(Rated(person, title.pk, stars, datetime.now(UTC), SOURCE))
    return _("%(title)s: %(stars)g stars.") % {"title": title.name, "stars": stars}


def _key(text: str) -> str:
    # PostgreSQL refuses zero characters, and no key has one.
    return text[:LONGEST_KEY].replace("\0", "")


def _number(request: HttpRequest) -> int:
    title = request.POST.get("title", "")
    return whole_number(title) or 0
