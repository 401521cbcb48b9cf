"""A member's overview and profile pages."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from imports import library_accounts
from members.decorators import member_required
from members.forms import ProfileForm
from members.models.profile import profile_of
from members.party_history import party_page


@member_required
def me(request: HttpRequest, member: User) -> HttpResponse:
    context = {
        "profile": profile_of(member),
        "has_libraries": library_accounts.is_offered_to(member),
        "evenings": party_page(member.pk, request.GET.get("before", "")),
    }
    return render(request, "members/me.html", context)


@member_required
def profile(request: HttpRequest, member: User) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = ProfileForm(sent, instance=profile_of(member))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("me")
    return render(request, "members/profile.html", {"form": form})
