"""Static files under names that carry a hash of their content, so that browsers keep them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """`import "./room.js";` in a module is rewritten to the hashed name as well."""

    support_js_module_import_aggregation = True


def are_collected() -> bool:
    """Whether the collected files stem from the sources as they are now.

    Collecting takes seconds, telling takes milliseconds: a second start should be quick.
    """
    try:
        return _mark().read_text() == _fingerprint()
    except FileNotFoundError:
        return False


def remember_collected() -> None:
    _mark().write_text(_fingerprint())


def _mark() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected-from"


def _fingerprint() -> str:
    return hashlib.sha256("\n".join(sorted(_sources())).encode()).hexdigest()


def _sources() -> Iterator[str]:
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            found = Path(storage.path(name)).stat()
            yield f"{name} {found.st_size} {found.st_mtime_ns}"


def favicon(request: HttpRequest) -> HttpResponse:
    """For pages that name no icon of their own, such as the admin's."""
    return redirect(staticfiles_storage.url("img/favicon.svg"))
