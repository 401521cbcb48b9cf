"""My data: the page, the download, and deleting everything."""

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from history.stores import history
from members.data import deletion
from members.data.download import written
from members.entrance import for_members, who_say_it_is_them
from members.forms import DeletionForm
from parties.identity import cookie_name
from parties.remembered import person_of


@for_members
@who_say_it_is_them
def overview(request: HttpRequest, member: User) -> HttpResponse:
    return render(request, "members/data.html")


@for_members
@who_say_it_is_them
def download(request: HttpRequest, member: User) -> StreamingHttpResponse:
    # A history that is away is said in words now: in the middle of the file it could not be.
    history().recent_views(person_of(member.pk), 1)
    name = f"watchparty-{timezone.now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(
        written(member.pk), content_type="application/json", headers=headers
    )


@for_members
@who_say_it_is_them
def delete(request: HttpRequest, member: User) -> HttpResponse:
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "members/delete.html", {"form": form})
    deletion.delete(member)
    logout(request)
    return _farewell(request)


def _farewell(request: HttpRequest) -> HttpResponse:
    """This browser is nobody in the parties any more, either."""
    response = render(request, "members/deleted.html")
    for name in request.COOKIES:
        if name.startswith(cookie_name("")):
            response.delete_cookie(name)
    return response
