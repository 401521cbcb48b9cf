"""Reads a party's rows into its state."""

import msgspec

from parties.domain.state import ParticipantState, PartyState, ReadyCheck
from parties.models import Participant, Party, Weight
from parties.storage import ballots, chat_log, picks, shortlists
from recommender.types import stored_filters


def read_party(party: Party) -> PartyState:
    weights: dict[str, dict[str, float]] = {}
    rows = Weight.objects.filter(participant__party=party).order_by("id")
    for participant, key, value in rows.values_list("participant_id", "key", "value"):
        weights.setdefault(participant, {})[key] = value
    participants = Participant.objects.filter(party=party).order_by("joined_at", "id")
    return PartyState(
        pk=party.pk,
        code=party.code,
        name=party.name,
        secret=party.secret,
        passphrase_hash=party.passphrase_hash,
        strategy=party.strategy,
        filters=stored_filters(party.filters),
        locked=party.locked,
        closed=party.closed_at is not None,
        revision=party.revision,
        created_at=party.created_at,
        participants={
            each.id: _participant_state(each, weights.get(each.id, {})) for each in participants
        },
        fairness=party.fairness,
        picks=picks.read(party.pk),
        epoch=party.epoch,
        closed_by_host=party.closed_by_host,
        shortlist=shortlists.read(party.pk),
        ballot=ballots.read(party.pk),
        chat=party.chat,
        last_message=party.last_message,
        messages=chat_log.newest(party.pk) if party.last_message else (),
        ready=msgspec.convert(party.ready, ReadyCheck | None),
        wait_for_all=party.wait_for_all,
        away_after=party.away_after,
        country=party.country,
    )


def _participant_state(row: Participant, weights: dict[str, float]) -> ParticipantState:
    return ParticipantState(
        id=row.id,
        name=row.name,
        role=row.role,
        standing=row.standing,
        hidden=row.hidden,
        colour=row.colour,
        importance=row.importance,
        joined_at=row.joined_at,
        weights=weights,
        member=row.member_id,
        taste_at=row.taste_at,
        viewing_member=row.viewing_member_id,
        shares_focus=row.shares_focus,
        muted=row.muted,
        away_at=row.away_at,
        token_key=row.token_key,
        request_key=row.request_key,
        requested_at=row.requested_at,
    )
