"""Why there is nothing to show, in words that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Trouble(Exception):
    status = 503
    title: Promise
    sentence: Promise
    command = "python manage.py run_etl"


class NothingPublished(Trouble):
    """A new site's first state, and no error."""

    status = 200
    title = _("Nothing has been published yet")
    sentence = _(
        "The insights read the warehouse, which is filled from the parties by a command. Run it "
        "once to see them, and every night to keep them fresh."
    )


class SchemaDiffers(Trouble):
    title = _("The warehouse was written by another version")
    sentence = _(
        "Its tables are not those that these pages know. Writing them anew takes the facts from "
        "the parties again; nothing is lost."
    )
    command = "python manage.py run_etl --full"


class CannotBeRead(Trouble):
    title = _("The warehouse cannot be read")
    sentence = _(
        "A file of the last publication is missing, damaged, or not allowed to be read; the "
        "server's log says which. Publishing anew puts it right."
    )
    command = "python manage.py run_etl --full"
