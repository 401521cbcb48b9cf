"""What a proxy can break, as a sentence, with the lines for nginx and Caddy that correct it.

A sentence may have {placeholders} for what was seen. Where a proxy is right by default, the
configuration is a comment that names the lines to remove.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAKE_OUT = "# Caddy does this by itself. Take out:\n"


class Advice(NamedTuple):
    sentence: str | Promise
    nginx: str = ""
    caddy: str = ""

    def text(self, **seen: object) -> str:
        """Returns the sentence with its placeholders filled."""
        return str(self.sentence).format(**seen)


NAME = Advice(_("It is no name of ours. Pass Host on as it came, and set ALLOWED_HOSTS."))
_HOST = (
    "proxy_set_header Host $http_host;",
    f"{TAKE_OUT}# header_up Host …",
)
HOST = Advice(_("The site was called {host}: pass Host on, with its port."), *_HOST)
OWN_PAGES = Advice(
    _("The site takes its own pages for foreign: pass Host on, with its port."), *_HOST
)
ORIGIN = Advice(
    _("The site was told that this page comes from {origin}. Pass Origin on as it came."),
    "# nginx passes it on by itself. Take out:\n# proxy_set_header Origin …;",
    f"{TAKE_OUT}# header_up Origin …",
)
FOREIGN = Advice(_("A foreign page was let in. Pass Origin on as it came."))
SCHEME = Advice(
    _(
        "The site believes that you came by {scheme}. Pass X-Forwarded-Proto on, "
        "and set TRUSTED_PROXIES."
    ),
    "proxy_set_header X-Forwarded-Proto $scheme;",
    f"{TAKE_OUT}# header_up X-Forwarded-Proto …\n"
    "# With a proxy before it, in reverse_proxy:\n# trusted_proxies private_ranges",
)
_ADDRESS = (
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    f"{TAKE_OUT}# header_up X-Forwarded-For …\n"
    "# With a proxy before it, in reverse_proxy:\n# trusted_proxies private_ranges",
)
FORGED = Advice(
    _(
        "An address can be forged. Set TRUSTED_PROXIES to the number of proxies in front, "
        "and let each add to X-Forwarded-For."
    ),
    *_ADDRESS,
)
MISCOUNTED = Advice(
    _(
        "X-Forwarded-For names {forwarded}, and TRUSTED_PROXIES is {trusted}. Set it to the number "
        "of proxies in front, and let each add to X-Forwarded-For."
    ),
    *_ADDRESS,
)
STRANGE = Advice(
    _(
        "Everyone may be counted as {address}. Set TRUSTED_PROXIES to the number of proxies in "
        "front, and let each add to X-Forwarded-For."
    ),
    *_ADDRESS,
)
UPGRADE = Advice(
    _("A WebSocket was not opened. Pass Upgrade and Connection on, with HTTP/1.1 to the site."),
    "proxy_http_version 1.1;\n"
    "proxy_set_header Upgrade $http_upgrade;\n"
    "proxy_set_header Connection $watchparty_connection;\n"
    "# The map for the last one stands in deploy/nginx/watchparty.conf.",
    f"{TAKE_OUT}# header_up Upgrade …\n# header_up Connection …\n# handle /ws/* …",
)
LARGE_FRAMES = Advice(
    _("Frames of 16 KiB are not passed on."),
    "# nginx passes them. Look at what stands before or behind it.",
    "# Caddy passes them. Look at what stands before or behind it.",
)
IDLE = Advice(
    _("A socket was cut within {idle} s. Allow 60 s without traffic."),
    "proxy_read_timeout 60s;\nproxy_send_timeout 60s;",
    f"{TAKE_OUT}# stream_timeout …",
)
PRIVATE = Advice(_("Everybody can read {pages}: deny them at the proxy."))
