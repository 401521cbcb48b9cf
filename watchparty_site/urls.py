"""URL patterns of the site; those of the apps are included."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from watchparty_site import health, static_files
from watchparty_site.proxy_check import page, seen_request

admin.site.site_header = admin.site.site_title = "Watchparty"
admin.site.index_title = _("Start")
handler400 = "watchparty_site.error_pages.bad_request"
urlpatterns = [
    path("admin/proxy/", admin.site.admin_view(page.proxy), name="proxy"),
    path("admin/", admin.site.urls),
    path("favicon.ico", static_files.favicon),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("selfcheck", seen_request.selfcheck),
    path("", include("catalog.urls")),
    path("", include("parties.urls")),
    path("", include("imports.urls")),
    path("", include("members.urls")),
    path("", include("warehouse.urls")),
]
