"""A Django upload handler that stops at the size limit."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict

MEGABYTE = 1024 * 1024


def max_bytes() -> int:
    limit: int = settings.IMPORT_MEGABYTES * MEGABYTE
    return limit


class LimitedUpload(TemporaryFileUploadHandler):
    """Streams the file to disk. Past the limit it stops the upload and sets `was_too_large`.

    Form fields before the file, such as the CSRF token, are parsed by then.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.was_too_large = False
        self._content_length = self._received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # noqa: N803 Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, Any] | None:
        self._content_length = content_length
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        # The rest of the form takes less than a megabyte.
        if self._received > max_bytes() or self._content_length > max_bytes() + MEGABYTE:
            self.was_too_large = True
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)
