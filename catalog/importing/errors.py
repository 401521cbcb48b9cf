"""Errors of importers: about one line, or about the whole file."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """A line that was skipped, and why. The others are imported."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class LineError(Exception):
    """A line is invalid; the message is the reason."""


class BrokenFileError(Exception):
    """The file as a whole is invalid. Nothing of it is imported."""
