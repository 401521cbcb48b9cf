"""What a moderator does to a party and to the people in it, from the party's page."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable
from parties.domain.names import LONGEST_NAME, LONGEST_PARTY_NAME, clean_name
from parties.leases import leases
from parties.models import Participant, Party
from parties.moderation import commit


class Deed(NamedTuple):
    """`question` is asked before it is done; without one it is done at once."""

    apply: Callable[[Party, str, str], object]
    done: Any
    question: Any = None
    longest_name: int = 0


DEEDS = {
    "remove": Deed(
        lambda party, who, _name: commit.remove(party.code, who),
        _("%(who)s is removed."),
        _("Remove %(who)s from the party? Their screens close at once; with the link they can"
          " join again."),
    ),
    "ban": Deed(
        lambda party, who, _name: commit.ban(party.code, who),
        _("%(who)s is banned. The party is locked now, and its link is another one."),
        _("Ban %(who)s? Their screens close at once. The party is locked and gets another link,"
          " so that they cannot come back with the old one."),
    ),
    "rename": Deed(
        lambda party, who, name: commit.rename(party.code, who, name),
        _("%(who)s is renamed to %(name)s."),
        longest_name=LONGEST_NAME,
    ),
    "rename_party": Deed(
        lambda party, _who, name: commit.rename_party(party.code, name),
        _("The party is renamed to %(name)s."),
        longest_name=LONGEST_PARTY_NAME,
    ),
    "close": Deed(
        lambda party, _who, _name: commit.close(party.code),
        _("The party is closed."),
        _("Close this party for everyone? Its host cannot open it again; you can."),
    ),
    "reopen": Deed(
        lambda party, _who, _name: commit.reopen(party.code), _("The party is open again.")
    ),
}  # fmt: skip


class Person(NamedTuple):
    row: Participant
    live: bool


def people_of(party: Party) -> list[Person]:
    """Returns who is and was in a party: first those who are there now."""
    online = leases.online(party.code)
    rows = party.participants.select_related("member")
    found = [Person(row, row.pk in online and row.standing == "in") for row in rows]
    return sorted(found, key=lambda each: (not each.live, each.row.standing != "in"))


def moderate_page(
    site_admin: admin.ModelAdmin[Party], request: HttpRequest, party: Party
) -> HttpResponse:
    deed = DEEDS.get(request.POST.get("deed", ""))
    who = party.participants.filter(pk=request.POST.get("participant", "")).first()
    if deed is None or (who is None and request.POST.get("participant")):
        messages.error(request, _("This cannot be done. Look at the party again."))
        return redirect("admin:parties_party_change", party.pk)
    if deed.question is not None and "confirmed" not in request.POST:
        context = {
            **site_admin.admin_site.each_context(request),
            "title": party.name,
            "party": party,
            "opts": Party._meta,
            "deed": request.POST["deed"],
            "participant": who.pk if who is not None else "",
            "question": deed.question % {"who": who},
        }
        return TemplateResponse(request, "admin/parties/party/confirm.html", context)
    _do(site_admin, request, party, deed, who)
    return redirect("admin:parties_party_change", party.pk)


def _do(
    site_admin: admin.ModelAdmin[Party],
    request: HttpRequest,
    party: Party,
    deed: Deed,
    who: Participant | None,
) -> None:
    name = clean_name(request.POST.get("name", ""))
    if deed.longest_name and not 0 < len(name) <= deed.longest_name:
        text = _("A name has 1 to %(longest)d characters.") % {"longest": deed.longest_name}
        messages.error(request, text)
        return
    try:
        deed.apply(party, who.pk if who is not None else "", name)
    except Refused as refused:
        messages.error(request, refused.detail)
    except (PartyNotFound, StoreUnavailable):
        messages.error(request, _("The party cannot be changed right now. Try again."))
    else:
        done = deed.done % {"who": who, "name": name}
        site_admin.log_change(request, party, str(done))
        messages.success(request, done)
