"""The ASGI application: routes HTTP to Django and WebSockets to their consumers."""

import os
import socket
import sys

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")

http = get_asgi_application()

from parties.routing import (  # noqa: E402 Django has to be set up first
    websocket_route,
    websocket_urlpatterns,
)
from parties.runtime import background_tasks, tracing  # noqa: E402 as above
from watchparty_site.body_limit import limit_body  # noqa: E402 as above
from watchparty_site.proxy_check.echo_socket import PATH, echo  # noqa: E402 as above
from watchparty_site.request_id import with_request_id  # noqa: E402 as above
from watchparty_site.root_path import under_root_path  # noqa: E402 as above
from watchparty_site.version import VERSION  # noqa: E402 as above

# In bytes; an upload is a form, a little larger than the file itself.
MAX_BODY = (settings.IMPORT_MEGABYTES + 1) * 1024 * 1024
if "daphne.server" in sys.modules:  # uvicorn starts without loading Twisted
    from watchparty_site.servers.daphne_protocol import (
        install_bounded_protocol,
        install_bounded_request,
    )

    install_bounded_protocol()
    install_bounded_request(MAX_BODY)
if settings.HISTORY is not None:
    from history.outbox_worker import OutboxWorker

    background_tasks.start_thread("history delivery", OutboxWorker(settings.HISTORY).run)
if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
    tracing.start(VERSION, f"{socket.gethostname()}-{os.getpid()}")
own_urlpatterns = [websocket_route(f"^{PATH}$", echo)]
application = with_request_id(
    under_root_path(
        ProtocolTypeRouter(
            {
                "http": limit_body(http, MAX_BODY),
                "websocket": URLRouter([*own_urlpatterns, *websocket_urlpatterns]),
            }
        ),
        settings.ROOT_PATH,
    )
)
