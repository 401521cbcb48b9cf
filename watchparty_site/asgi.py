"""The ASGI entry: HTTP to Django, WebSockets to the rooms."""

import os
import sys

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")

http = get_asgi_application()

from parties.routing import websocket_urlpatterns  # noqa: E402 Django has to be set up first
from watchparty_site.body_bound import bounded  # noqa: E402 as above
from watchparty_site.echo import PATH, echo  # noqa: E402 as above
from watchparty_site.trace import traced  # noqa: E402 as above

if "daphne.server" in sys.modules:  # who serves with uvicorn need not wait for Twisted
    from watchparty_site.daphne_protocol import bound_daphne

    bound_daphne()
if settings.HISTORY is not None:
    from history.draining import drain_in_thread

    drain_in_thread(settings.HISTORY)
# An upload is a form: a little more than the file itself.
MOST_IN_A_BODY = (settings.IMPORT_MEGABYTES + 1) * 1024 * 1024
own_urlpatterns = [re_path(f"^{PATH}$", echo)]  # type: ignore[arg-type] # no view, an application
application = traced(
    ProtocolTypeRouter(
        {
            "http": bounded(http, MOST_IN_A_BODY),
            "websocket": URLRouter([*own_urlpatterns, *websocket_urlpatterns]),
        }
    )
)
