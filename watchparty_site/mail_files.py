"""Writes mail to files with private permissions: whoever reads a link in one has the account."""

import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend as FileBackend

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
MAIL_NAME = re.compile(r"\d{8}-\d{6}-\d+\.log")
"""Names that Django gives to files with mails: an operator may choose a folder with others."""


class PrivateFileBackend(FileBackend):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder = Path(self.file_path)
        # A folder that the operator chose keeps its permissions; the files are private in any case.
        if folder == settings.DATA_DIR / "mail":
            folder.chmod(PRIVATE_FOLDER)

    def open(self) -> bool:
        if self.stream is not None:
            return False
        file = os.open(self._get_filename(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
        self.stream = os.fdopen(file, "ab")
        return True
