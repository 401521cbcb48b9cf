"""My data: the page, the download, and deleting everything."""

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from history.backend import history
from members.data import deletion
from members.data.download import stream_download
from members.decorators import member_required, recent_login_required
from members.forms import DeletionForm
from parties.access.identity import cookie_name
from parties.storage.history_sync import person_of


@member_required
@recent_login_required
def overview(request: HttpRequest, member: User) -> HttpResponse:
    return render(request, "members/data.html")


@member_required
@recent_login_required
def download(request: HttpRequest, member: User) -> StreamingHttpResponse:
    # An outage of history is reported before the file starts: within it it could not be.
    history().recent_views(person_of(member.pk), 1)
    name = f"watchparty-{timezone.now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(
        stream_download(member.pk), content_type="application/json", headers=headers
    )


@member_required
@recent_login_required
def delete(request: HttpRequest, member: User) -> HttpResponse:
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "members/delete.html", {"form": form})
    deletion.delete(member)
    logout(request)
    return _confirm_deletion(request)


def _confirm_deletion(request: HttpRequest) -> HttpResponse:
    """Removes the cookies of parties too: this browser is no participant any more."""
    response = render(request, "members/deleted.html")
    for name in request.COOKIES:
        if name.startswith(cookie_name("")):
            response.delete_cookie(name)
    return response
