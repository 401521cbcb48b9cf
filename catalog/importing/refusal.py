"""What an importer says no to: one line, or the whole file."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """A line that was left out. The others go in."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class LineError(Exception):
    """Raised where a line stops making sense; its message is the reason."""


class BrokenFileError(Exception):
    """The file is not what it should be. Nothing of it goes in."""
