"""A secret key that a site on a local network makes for itself, in a private file."""

import contextlib
import secrets
import tempfile
from pathlib import Path

FILE_NAME = "secret-key"


def stored(folder: Path) -> str:
    """Returns the key in the folder's file; an empty text if there is none."""
    try:
        return (folder / FILE_NAME).read_text().strip()
    except FileNotFoundError:
        return ""


def stored_or_new(folder: Path) -> str:
    """Returns the key in the folder's file, which is created if there is none. Of processes that
    do so at once, all get the same key."""
    if key := stored(folder):
        return key
    with tempfile.NamedTemporaryFile("w", dir=folder) as draft:  # private, as such files are
        draft.write(secrets.token_urlsafe(48))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            (folder / FILE_NAME).hardlink_to(draft.name)
    return stored(folder)
