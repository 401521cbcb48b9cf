"""The admin page that checks, from a browser behind the proxy, what the proxy breaks."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parties.access import client_address
from parties.protocol.client_messages import MAX_FRAME
from watchparty_site.proxy_check import advice, seen_request
from watchparty_site.proxy_check.advice import Advice
from watchparty_site.proxy_check.echo_socket import PATH

# A proxy that closes sockets after a longer idle time never does: the server pings before.
IDLE_SECONDS = settings.PING_SECONDS + 5


class Check(NamedTuple):
    """A check of the page; `wrong`: the advice for each reason that the page's script reports."""

    slug: str
    title: str | Promise
    tries: str | Promise
    right: str | Promise
    wrong: dict[str, Advice]


# In order of dependency, so that an operator who starts at the top mends causes first.
CHECKS = [
    Check(
        "host",
        _("The name"),
        _("Compares the name in this page’s address with the one that the site was called."),
        _("The site was called {host}, as it stands in this page’s address."),
        {"host": advice.HOST},
    ),
    Check(
        "scheme",
        _("The scheme"),
        _("Compares http or https in this page’s address with what the site believes."),
        _("You came by {scheme}, and the site knows."),
        {"scheme": advice.SCHEME},
    ),
    Check(
        "address",
        _("Your address"),
        _(
            "The site sees you as {address}. Is that your own address? An IPv6 one is shown as its "
            "network; on the site’s own network it is a private one."
        ),
        _("The site sees you as {address}, and you know that address."),
        {"miscounted": advice.MISCOUNTED, "strange": advice.STRANGE},
    ),
    Check(
        "forgery",
        _("A forged address"),
        _("Sends an X-Forwarded-For of its own, which the site must not believe."),
        _("The site does not believe an address that a browser makes up."),
        {"forged": advice.FORGED},
    ),
    Check(
        "upgrade",
        _("WebSockets"),
        _("Opens a WebSocket where screens open theirs."),
        _("A WebSocket was opened."),
        {"upgrade": advice.UPGRADE},
    ),
    Check(
        "origin",
        _("The origin"),
        _("Compares where this page comes from with what the WebSocket told the site."),
        _("The site knows its own page, from {origin}."),
        {"foreign": advice.OWN_PAGES, "changed": advice.ORIGIN},
    ),
    Check(
        "frame",
        _("A large frame"),
        _("Sends a frame of 16 KiB, the largest that a screen may send, and waits for it."),
        _("A frame of 16 KiB came through, there and back."),
        {"frame": advice.LARGE_FRAMES},
    ),
    Check(
        "idle",
        _("An idle socket"),
        _("Leaves a WebSocket alone for {idle} s, then sends something and waits for it."),
        _(
            "A WebSocket was left alone for {idle} s and still answered. The site’s ping every "
            "{ping} s keeps it open from then on."
        ),
        {"idle": advice.IDLE},
    ),
]


@never_cache
@require_safe
def proxy(request: HttpRequest) -> HttpResponse:
    header = request.headers.get("X-Forwarded-For", "")
    seen = {
        "address": client_address.address_of_request(request),
        "scheme": request.scheme,
        "host": request.headers.get("Host", ""),
        "forwarded": seen_request.count_forwarded(header),
        "trusted": settings.TRUSTED_PROXIES,
        "idle": IDLE_SECONDS,
        "ping": settings.PING_SECONDS,
    }
    asks = {"socket": f"/{PATH}", "permit": seen_request.permit(), "forged": seen_request.FORGED}
    context = {
        **admin.site.each_context(request),
        "title": _("Self-check of the proxy"),
        "checks": [(check, str(check.tries).format(**seen)) for check in CHECKS],
        "seen": seen,
        "asks": {**asks, "largest": MAX_FRAME},
    }
    return render(request, "admin/proxy_check.html", context)
