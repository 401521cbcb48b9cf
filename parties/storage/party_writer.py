"""Saves the difference between two states of a party into its rows."""

import datetime

import msgspec

from parties.domain.batch import Batch
from parties.domain.state import ParticipantState, PartyState
from parties.models import Participant, Party, Weight
from parties.storage import ballots, chat_log, history_sync, interaction_log, picks, shortlists


def save_batch(batch: Batch, at: datetime.datetime, *, is_visit: bool = False) -> None:
    """Saves what changed, and what it adds to the log and to histories. `is_visit`: the party is
    visited by that, for retention; once an hour, as its column has an index."""
    before, after = batch.before, batch.after
    visit = {"seen_at": at} if is_visit else {}
    closing = {"closed_at": at if after.closed else None} if after.closed != before.closed else {}
    Party.objects.filter(pk=after.pk).update(
        revision=after.revision,
        name=after.name,
        secret=after.secret,
        strategy=after.strategy,
        filters=msgspec.to_builtins(after.filters),
        locked=after.locked,
        fairness=after.fairness,
        away_after=after.away_after,
        country=after.country,
        closed_by_host=after.closed_by_host,
        **closing,
        **visit,
        chat=after.chat,
        last_message=after.last_message,
        wait_for_all=after.wait_for_all,
        ready=msgspec.to_builtins(after.ready),
    )
    for old, new in _changed_participants(before, after):
        if old is None or msgspec.structs.replace(old, weights=new.weights) != new:
            save_participant(after.pk, new)
    save_weights(before, after)
    if after.shortlist is not before.shortlist:
        shortlists.save(before, after)
    if after.ballot is not before.ballot:
        ballots.save(batch, at)
    interaction_log.log(batch, at)
    chat_log.save(batch)
    if after.picks is not before.picks:
        picks.save(before, after, at)
        history_sync.write_history(batch, at)


def _changed_participants(
    before: PartyState, after: PartyState
) -> list[tuple[ParticipantState | None, ParticipantState]]:
    """Returns old and new states. A former host comes before the next one: the database allows
    one at a time."""
    changed = [
        (before.participants.get(each.id), each)
        for each in after.participants.values()
        if before.participants.get(each.id) is not each
    ]
    return sorted(changed, key=lambda pair: pair[1].role == Participant.Role.HOST)


def save_participant(party: int, state: ParticipantState) -> None:
    Participant.objects.update_or_create(
        id=state.id,
        defaults={
            "party_id": party,
            "name": state.name,
            "role": state.role,
            "standing": state.standing,
            "hidden": state.hidden,
            "colour": state.colour,
            "importance": state.importance,
            "joined_at": state.joined_at,
            "member_id": state.member,
            "taste_at": state.taste_at,
            "viewing_member_id": state.viewing_member,
            "shares_focus": state.shares_focus,
            "muted": state.muted,
            "away_at": state.away_at,
            "token_key": state.token_key,
            "request_key": state.request_key,
            "requested_at": state.requested_at,
        },
    )


def save_weights(before: PartyState, after: PartyState) -> None:
    rows: list[Weight] = []
    for participant, (assigned, cleared) in changed_weights(before, after).items():
        rows += [
            Weight(participant_id=participant, key=key, value=value)
            for key, value in assigned.items()
        ]
        if cleared:
            Weight.objects.filter(participant_id=participant, key__in=cleared).delete()
    if rows:
        Weight.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["participant", "key"],
            update_fields=["value"],
        )


def changed_weights(
    before: PartyState, after: PartyState
) -> dict[str, tuple[dict[str, float], set[str]]]:
    """Returns, for each participant who changed, assigned weights and cleared keys."""
    changed = {}
    for old, new in _changed_participants(before, after):
        earlier = old.weights if old is not None else {}
        assigned = {key: value for key, value in new.weights.items() if earlier.get(key) != value}
        changed[new.id] = assigned, set(earlier.keys() - new.weights.keys())
    return changed
