"""Creates parties, and checks their passphrases."""

from functools import partial

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from parties.domain import batch, codes
from parties.domain.errors import Refused
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.joining import Join
from parties.domain.permissions import no_longer_in
from parties.domain.state import PartyState
from parties.storage import applied_changes, blocked_names, commit_outcome, party_store
from recommender.core.strategies import STRATEGIES
from recommender.types import Filters

CODE_TRIES = 8


def create_party(
    name: str,
    host_name: str,
    strategy: str | None,
    passphrase_hash: str,
    member: int | None = None,
    key: IdempotencyKey | None = None,
    country: str = "",
) -> tuple[PartyState, str]:
    """Returns a new, saved party and its host's id; or those created with this key before.

    Raises Refused if that host was removed since.
    """
    key = key or IdempotencyKey("", codes.new_secret())
    if strategy is not None and strategy not in STRATEGIES:
        raise Refused("unknown_strategy", f"There is no strategy {strategy!r}.")
    blocked_names.require_allowed([name, host_name])
    host = Join(codes.new_id(), host_name, "host", timezone.now(), capacity=1, member=member)
    draft = PartyState(
        pk=0,
        code="",
        name=name,
        secret=codes.new_secret(),
        passphrase_hash=passphrase_hash,
        strategy=strategy or settings.DEFAULT_STRATEGY,
        filters=Filters(),
        locked=False,
        closed=False,
        revision=0,
        epoch=codes.new_epoch(),
        created_at=timezone.now(),
        participants={},
        country=country,
    )
    return commit_outcome.retry_until_known(
        partial(_create_once, batch.apply_commands(draft, [host]).after, host.id, key)
    )


def _create_once(draft: PartyState, host: str, key: IdempotencyKey) -> tuple[PartyState, str]:
    for _ in range(CODE_TRIES):
        earlier = applied_changes.creation(key)
        if earlier is not None and earlier.participant_id is not None:
            return _created_before(earlier.party.code, earlier.participant_id)
        try:
            return party_store.create(
                msgspec.structs.replace(draft, code=codes.new_code()), key
            ), host
        except IntegrityError:
            continue  # the code is another party's, or the key was used in the same moment
    raise Refused("unavailable", "No free party code was found. Try again.")


def _created_before(code: str, host: str) -> tuple[PartyState, str]:
    """The host's token would be void if they are no longer in the party."""
    state = party_store.load(code)
    who = state.participants.get(host)
    if who is None or not who.is_in:
        raise no_longer_in(who)
    return state, host


def passphrase_digest(passphrase: str | None) -> str:
    """Returns a digest for comparing within a day. It is stored, as part of another digest: without
    the server's key nobody can try out guesses on it, which would be quick."""
    if not passphrase:
        return ""
    encoded = passphrase.encode("utf-8", "backslashreplace")
    return salted_hmac("parties.create_party", encoded, algorithm="sha256").hexdigest()


def hash_passphrase(passphrase: str | None) -> str:
    """Slow on purpose, like `passphrase_is_right`: neither belongs on the event loop."""
    return make_password(passphrase) if passphrase else ""


def passphrase_is_right(passphrase_hash: str, passphrase: str | None) -> bool:
    return not passphrase_hash or check_password(passphrase or "", passphrase_hash)
