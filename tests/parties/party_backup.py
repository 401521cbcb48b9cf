"""A copy of a party's rows, and the database set back to it while rooms are open."""

from django.core import serializers
from django.db import transaction
from django.db.models import Model, Q

from parties.models import (
    AppliedChange,
    Ballot,
    BallotTitle,
    BallotVote,
    EveningRating,
    Nomination,
    Participant,
    Party,
    Pick,
    Weight,
)

# In the order in which they refer to one another.
ROWS: dict[type[Model], str] = {
    Party: "code",
    Participant: "party__code",
    Weight: "participant__party__code",
    Pick: "party__code",
    EveningRating: "pick__party__code",
    Nomination: "party__code",
    Ballot: "party__code",
    BallotTitle: "ballot__party__code",
    BallotVote: "ballot__party__code",
    AppliedChange: "party__code",
}


class PartyBackup:
    def __init__(self, code: str) -> None:
        self._code = code
        self._kept = [each for model in ROWS for each in self._rows(model)]
        self._written = serializers.serialize("json", self._kept)

    def restore(self) -> None:
        """All at once, as a restored database comes back."""
        with transaction.atomic():
            for model in reversed(ROWS):
                kept = Q(pk__in=[each.pk for each in self._kept if type(each) is model])
                model._default_manager.filter(**{ROWS[model]: self._code}).exclude(kept).delete()
            for each in serializers.deserialize("json", self._written):
                each.save()

    def _rows(self, model: type[Model]) -> list[Model]:
        return list(model._default_manager.filter(**{ROWS[model]: self._code}))
