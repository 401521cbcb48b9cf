"""What parties have of a title that is merged into another: weights, shortlist, ballots, picks.

Rows change in the transaction of the merge, each party gets another revision, and its position is
sent to the rooms that are open: they read the party, and every screen gets a snapshot.
"""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.chunks import chunks
from catalog.merging import followers
from catalog.merging.followers import MovedTable
from catalog.models import TitleMerge
from parties.bus.channel_layer import send_to_room
from parties.domain.shortlist import VETO
from parties.domain.state import StreamPosition
from parties.models import (
    Ballot,
    BallotTitle,
    BallotVote,
    ChatMessage,
    Interaction,
    Nomination,
    Participant,
    Party,
    Pick,
    Weight,
)
from parties.rooms import replication
from recommender.interest_keys import title_key

NAME = "parties"
Moved = dict[str, Any]

_picks = MovedTable(Pick, _("picks"))
_nominations = MovedTable(Nomination, _("places on shortlists"), ["party"])
_ballots = MovedTable(BallotTitle, _("places on ballots"), ["ballot"])


class Parties:
    """A ballot that has both titles keeps both, under one name."""

    name = NAME
    label = _("parties in which somebody weighted, nominated, voted for or picked it")

    def count(self, old: int) -> int:
        return _parties_of(old).count()

    def merge(self, old: int, kept: int) -> Moved:
        parties = _lock(_parties_of(old))
        moved: Moved = {"weights": _move_weights(old, kept)}
        moved["conflicts"] = _resolve_weights(old, kept)
        moved["nominations"] = _nominations.merge(old, kept)
        moved["taken_off"] = _take_off(old, kept)
        moved["ballots"] = _ballots.merge(old, kept)
        _rename_in_ballots(moved["ballots"], old, kept)
        moved["picks"] = _picks.merge(old, kept)
        moved["log"] = _move_log(moved["picks"], old, kept)
        moved["messages"] = _ids(ChatMessage.objects.filter(title=old))
        _set_title(ChatMessage, moved["messages"], old, kept)
        _changed(parties)
        return moved

    def undo(self, old: int, kept: int, moved: Moved) -> None:
        parties = _lock(_parties_of(kept))
        _give_back_weights(moved["weights"], old, kept)
        _restore_weights(moved["conflicts"], old, kept)
        _nominations.undo(old, kept, moved["nominations"])
        _put_back(moved["taken_off"])
        _ballots.undo(old, kept, moved["ballots"])
        _rename_in_ballots(moved["ballots"], kept, old)
        _picks.undo(old, kept, moved["picks"])
        _set_title(Interaction, moved["log"], kept, old)
        _set_title(ChatMessage, moved["messages"], kept, old)
        _changed(parties)


def register() -> None:
    followers.register(Parties())


def forget_participants(ids: Iterable[str]) -> None:
    """Removes what merges remember of participants whose account is deleted."""
    gone = set(ids)
    for record in TitleMerge.objects.filter(undone_at=None):
        moved = record.moved.get("rows", {}).get(NAME, {})
        conflicts = [each for each in moved.get("conflicts", []) if each[0] not in gone]
        if len(conflicts) < len(moved.get("conflicts", [])):
            moved["conflicts"] = conflicts
            record.save(update_fields=["moved"])


def _parties_of(title: int) -> QuerySet[Party]:
    weighted = Weight.objects.filter(key=title_key(title)).values("participant__party")
    of_titles = (
        Nomination.objects.filter(title=title).values("party"),
        BallotTitle.objects.filter(title=title).values("ballot__party"),
        Pick.objects.filter(title=title).values("party"),
        ChatMessage.objects.filter(title=title).values("party"),
    )
    wanted = Q(pk__in=weighted)
    for some in of_titles:
        wanted |= Q(pk__in=some)
    return Party.objects.filter(wanted)


def _lock(parties: QuerySet[Party]) -> list[int]:
    """In one order, as whoever else locks several must."""
    return [party.pk for party in parties.order_by("pk").select_for_update(of=("self",))]


def _changed(parties: list[int]) -> None:
    for some in chunks(parties, followers.ROWS_AT_A_TIME):
        Party.objects.filter(pk__in=some).update(revision=F("revision") + 1)
    transaction.on_commit(partial(_publish, parties))


def _publish(parties: list[int]) -> None:
    """What does not reach a room is found by its regular look into the store."""
    for some in chunks(parties, followers.ROWS_AT_A_TIME):
        live = Q(participants__leases__expires_at__gt=timezone.now())
        rows = Party.objects.filter(live, pk__in=some, closed_at=None)
        columns = ("code", "epoch", "revision", "last_message")
        for code, *position in rows.distinct().values_list(*columns):
            if not send_to_room(code, replication.position_message(StreamPosition(*position))):
                return


def _move_weights(old: int, kept: int) -> list[Any]:
    key, other = title_key(old), title_key(kept)
    both = Weight.objects.filter(key=other).values("participant")
    moved = _ids(Weight.objects.filter(key=key).exclude(participant__in=both))
    for some in chunks(moved, followers.ROWS_AT_A_TIME):
        Weight.objects.filter(pk__in=some).update(key=other)
    return moved


def _give_back_weights(moved: list[Any], old: int, kept: int) -> None:
    """Who has weighted the old title since, on a screen that did not know of the merge, keeps
    both."""
    again = Weight.objects.filter(key=title_key(old)).values("participant")
    for some in chunks(moved, followers.ROWS_AT_A_TIME):
        rows = Weight.objects.filter(pk__in=some, key=title_key(kept))
        rows.exclude(participant__in=again).update(key=title_key(old))


def _resolve_weights(old: int, kept: int) -> list[list[Any]]:
    """Who weighted both keeps the kept title's weight, but for a veto, which always stays. Returns
    the participant, the weight of the old title, and the kept one's before and now."""
    left = list(Weight.objects.filter(key=title_key(old)).order_by("pk"))
    people = [each.participant_id for each in left]
    of_kept = {
        each.participant_id: each
        for each in Weight.objects.filter(key=title_key(kept), participant__in=people)
    }
    conflicts: list[list[Any]] = []
    for weight in left:
        other = of_kept[weight.participant_id]
        before = other.value
        if VETO in (weight.value, before):
            other.value = VETO
            other.save(update_fields=["value"])
        conflicts.append([weight.participant_id, weight.value, before, other.value])
    Weight.objects.filter(pk__in=[each.pk for each in left]).delete()
    return conflicts


def _restore_weights(conflicts: list[list[Any]], old: int, kept: int) -> None:
    """Of a weight that was changed since, the change stays; one that was cleared stays so."""
    for participant, value, before, now in conflicts:
        rows = Weight.objects.filter(participant=participant, key=title_key(kept))
        if rows.filter(value=now).update(value=before):
            Weight.objects.update_or_create(
                participant_id=participant, key=title_key(old), defaults={"value": value}
            )


def _take_off(old: int, kept: int) -> list[list[Any]]:
    """Takes the old title off shortlists that have both, and the kept one off those where it is
    vetoed now; returns what undoing puts back."""
    vetoed = Weight.objects.filter(
        key=title_key(kept),
        value=VETO,
        participant__standing=Participant.Standing.IN,
        participant__role__in=(Participant.Role.HOST, Participant.Role.PARTICIPANT),
    ).values("participant__party")
    gone = Nomination.objects.filter(Q(title=old) | Q(title=kept, party__in=vetoed))
    taken_off = [
        [party, title, by, at.isoformat()]
        for party, title, by, at in gone.order_by("pk").values_list("party", "title", "by", "at")
    ]
    gone.delete()
    return taken_off


def _put_back(taken_off: list[list[Any]]) -> None:
    for party, title, by, at in taken_off:
        if Participant.objects.filter(pk=by, party=party).exists():
            Nomination.objects.get_or_create(
                party_id=party,
                title_id=title,
                defaults={"by_id": by, "at": datetime.datetime.fromisoformat(at)},
            )


def _rename_in_ballots(places: list[Any], old: int, kept: int) -> None:
    """In the votes and results of the ballots with these places."""
    for some in chunks(places, followers.ROWS_AT_A_TIME):
        ballots = BallotTitle.objects.filter(pk__in=some).values("ballot")
        for vote in BallotVote.objects.filter(ballot__in=ballots):
            vote.vote = _renamed(vote.vote, old, kept)
            vote.save(update_fields=["vote"])
        for ballot in Ballot.objects.filter(pk__in=ballots).exclude(result=None):
            ballot.result = _renamed(ballot.result, old, kept)
            ballot.save(update_fields=["result"])


TITLES = frozenset({"approve", "ranking", "veto", "winner", "order", "vetoed", "eliminated"})
BY_TITLE = frozenset({"scores", "counts"})
NESTED = frozenset({"tie", "rounds"})


def _renamed(stored: Any, old: int, kept: int) -> Any:
    """A vote or a result with another id: fields with ids, fields by ids as text, and numbers."""
    if isinstance(stored, list):
        return [_renamed(each, old, kept) for each in stored]
    if not isinstance(stored, dict):
        return stored
    return {field: _renamed_field(field, value, old, kept) for field, value in stored.items()}


def _renamed_field(field: str, value: Any, old: int, kept: int) -> Any:
    if field in NESTED:
        return _renamed(value, old, kept)
    if field in BY_TITLE:
        return {str(kept) if key == str(old) else key: each for key, each in value.items()}
    if field in TITLES | {"between"}:
        if isinstance(value, list):
            return [kept if each == old else each for each in value]
        return kept if value == old else value
    return value


def _move_log(picks: list[Any], old: int, kept: int) -> list[Any]:
    """Of parties that picked it: taking a pick back looks for what the log has of it."""
    parties = Pick.objects.filter(pk__in=picks).values("party")
    kinds = (Interaction.Kind.PICKED, Interaction.Kind.STARTED, Interaction.Kind.STOPPED)
    moved = _ids(Interaction.objects.filter(party__in=parties, title=old, kind__in=kinds))
    _set_title(Interaction, moved, old, kept)
    return moved


def _set_title(
    model: type[Interaction] | type[ChatMessage], rows: list[Any], old: int, kept: int
) -> None:
    for some in chunks(rows, followers.ROWS_AT_A_TIME):
        model._default_manager.filter(pk__in=some, title=old).update(title=kept)


def _ids(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
