"""Takes an upload piece by piece, and no more of it than is allowed."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict

MEGABYTE = 1024 * 1024


def most_bytes() -> int:
    most: int = settings.IMPORT_MEGABYTES * MEGABYTE
    return most


class LimitedUpload(TemporaryFileUploadHandler):
    """Onto the disk, never into memory. Past the limit it stops and `was_too_large` is set; what
    stood before the file in the form is known by then."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.was_too_large = False
        self._announced = self._received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # noqa: N803 Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, Any] | None:
        self._announced = content_length
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        # The rest of the form takes less than a megabyte.
        if self._received > most_bytes() or self._announced > most_bytes() + MEGABYTE:
            self.was_too_large = True
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)
