"""Takes away what one import added, and brings back what it had taken the place of."""

from datetime import UTC

from django.contrib.auth.models import User
from django.db import transaction

from history import writing
from history.chunks import chunks
from history.records import Rated
from history.stores import history
from imports.held import Held
from imports.models import AddedRating, Import
from imports.models.upload import SOURCE

AT_A_TIME = 1_000


def undo(upload: Import) -> None:
    """In pieces, so that nobody else has to wait; what was interrupted is finished by asking
    again. What has changed since by other ways is left alone."""
    if upload.state != Import.State.STORED:
        return
    held = Held(upload.person)
    ours = {key for key, view in held.views.items() if view.source == upload.source}
    noted = upload.added_views.values_list("view_id", flat=True)
    for some in chunks([key for key in noted if key in ours], AT_A_TIME):
        with transaction.atomic():
            writing.remove_views(upload.person, some)
    for ratings in chunks(upload.added_ratings.all(), AT_A_TIME):
        _undo_ratings(upload, ratings)
    Import.objects.filter(pk=upload.pk).update(state=Import.State.UNDONE)


def _undo_ratings(upload: Import, noted: list[AddedRating]) -> None:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=upload.member_id)
        held = {rated.title: rated for rated in history().ratings(upload.person)}
        ours = [
            each
            for each in noted
            if each.title_id in held and held[each.title_id].source == upload.source
        ]
        writing.remove_ratings(upload.person, [each.title_id for each in ours])
        writing.rate_many(
            rated for each in ours if (rated := _before(upload.person, each)) is not None
        )


def _before(person: str, added: AddedRating) -> Rated | None:
    """What is right again; had that come from an import that is undone by now, what was before."""
    while earlier := _undone(added):
        added = earlier
    if added.stars_before is None or added.rated_at_before is None:
        return None
    at = added.rated_at_before.astimezone(UTC)
    return Rated(person, added.title_id, added.stars_before, at, added.source_before)


def _undone(added: AddedRating) -> AddedRating | None:
    kind, _, number = added.source_before.partition(":")
    if kind != SOURCE:
        return None
    return AddedRating.objects.filter(
        upload=int(number), upload__state=Import.State.UNDONE, title=added.title_id
    ).first()
