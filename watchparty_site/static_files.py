"""Static files whose names contain a hash of their content, so that browsers can cache them."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile, File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from rjsmin import jsmin
from servestatic.storage import CompressedManifestStaticFilesStorage

OUR_SCRIPTS = "js/"
PRIVATE_USE = re.compile(rb"(?<=[\w)\]]\.)#[A-Za-z]\w*")  # this.#name
# Where such a name stands: used or declared.
PRIVATE = re.compile(rb"(?:(?<=[.;{}\n])|(?<=\basync)|(?<=\b[gs]et))#[A-Za-z]\w*")


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """`import "./room.js";` in a module is rewritten to the hashed name as well.

    Our own scripts are served without what only their readers need: the comments that hold the
    types that `make check` checks, and white space.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 12  # more than the longest chain of imports has modules

    def _save(self, name: str, content: "File[Any]") -> str:
        if name.startswith(OUR_SCRIPTS) and name.endswith(".js"):
            content.seek(0)
            content = ContentFile(as_served(content.read()))
        saved: str = super()._save(name, content)
        return saved


def as_served(script: bytes) -> bytes:
    """The script without comments, among them its types, without needless white space, and with
    short names of what is private to its classes."""
    shortened: bytes = jsmin(script)
    names = sorted(set(PRIVATE_USE.findall(shortened)))
    short = {name: b"#" + _letters(place) for place, name in enumerate(names)}
    return PRIVATE.sub(lambda found: short.get(found[0], found[0]), shortened)


def _letters(place: int) -> bytes:
    """a, b, … z, aa, ab, …"""
    before, last = divmod(place, len(ascii_lowercase))
    return (_letters(before - 1) if before else b"") + ascii_lowercase[last].encode()


def are_collected() -> bool:
    """Whether the collected files were made from the sources as they are now.

    Collecting takes seconds and this takes milliseconds, which makes a second start quick.
    """
    try:
        return _fingerprint_file().read_text() == _fingerprint()
    except FileNotFoundError:
        return False


def remember_collected() -> None:
    _fingerprint_file().write_text(_fingerprint())


def _fingerprint_file() -> Path:
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
