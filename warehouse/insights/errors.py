"""The reasons why insights are unavailable, each with what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class InsightsUnavailable(Exception):
    status = 503
    title: Promise
    sentence: Promise
    command = "python manage.py run_etl"


class NothingPublished(InsightsUnavailable):
    """The initial state of a new site, which is no error."""

    status = 200
    title = _("Nothing has been published yet")
    sentence = _(
        "The insights read the warehouse, which is filled from the parties by a command. Run it "
        "once to see them, and every night to keep them fresh."
    )


class SchemaDiffers(InsightsUnavailable):
    title = _("The warehouse was written by another version")
    sentence = _(
        "Its tables are not those that these pages know. Writing them anew takes the facts from "
        "the parties again; nothing is lost."
    )
    command = "python manage.py run_etl --full"


class StoreUnavailable(InsightsUnavailable):
    title = _("The warehouse cannot be reached")
    sentence = _(
        "Its bucket does not answer, or refuses, and this machine has no copy of the last "
        "publication. The server's log says why, and so does the command."
    )


class CannotBeRead(InsightsUnavailable):
    title = _("The warehouse cannot be read")
    sentence = _(
        "A file of the last publication is missing, damaged, or not allowed to be read; the "
        "server's log says which. Publishing anew puts it right."
    )
    command = "python manage.py run_etl --full"
