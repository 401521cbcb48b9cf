"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path

from watchparty_site import health, proxy_page, sight, static_files

urlpatterns = [
    path("admin/proxy/", admin.site.admin_view(proxy_page.proxy), name="proxy"),
    path("admin/", admin.site.urls),
    path("favicon.ico", static_files.favicon),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("selfcheck", sight.sight),
    path("", include("catalog.urls")),
    path("", include("parties.urls")),
    path("", include("imports.urls")),
    path("", include("members.urls")),
    path("", include("warehouse.urls")),
]
