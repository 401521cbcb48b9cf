"""The reasons to refuse an upload, each with a code and an explanation for the member."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The upload is refused as a whole. `code` is for programs, `sentence` for people."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def too_large(megabytes: int) -> Refused:
    sentence = _("The file is larger than the %(megabytes)d MB that are taken here.")
    return Refused("too_large", sentence % {"megabytes": megabytes})


def no_text() -> Refused:
    return Refused("no_text", _("This is no CSV file and no export: it holds no readable text."))


def empty() -> Refused:
    return Refused("empty", _("The file is empty."))


def unknown_kind() -> Refused:
    return Refused(
        "unknown_kind",
        _(
            "This is no export that can be read here. Take one of those listed below, as it was "
            "downloaded, or a CSV file with the columns title, year, rating and watched."
        ),
    )


def too_many_lines(most: int) -> Refused:
    sentence = _("The export has more than %(most)d lines.")
    return Refused("too_many_lines", sentence % {"most": most})


def endless_line() -> Refused:
    return Refused("endless_line", _("A line of it never ends: the export is damaged."))


def bad_archive() -> Refused:
    return Refused("bad_archive", _("The zip file is damaged, or locked with a password."))


def bomb() -> Refused:
    return Refused("bomb", _("What the zip file holds unpacks to more than is taken here."))


def bad_json() -> Refused:
    return Refused("bad_json", _("The file begins as JSON and does not go on as such."))


def no_file() -> Refused:
    return Refused("no_file", _("Choose the file first."))
