"""How a party comes to be, and who may come in."""

import msgspec
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError
from django.utils import timezone

from parties import batch, codes, store
from parties.changes import Join
from parties.refusals import Refused
from parties.state import PartyState
from recommender.answer import Filters
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES

CODE_TRIES = 8


def found(
    name: str,
    host_name: str,
    strategy: str | None,
    passphrase_hash: str,
    member: int | None = None,
) -> tuple[PartyState, str]:
    """A new, saved party and its host's id."""
    if strategy is not None and strategy not in STRATEGIES:
        raise Refused("unknown_strategy", f"There is no strategy {strategy!r}.")
    host = Join(codes.new_id(), host_name, "host", timezone.now(), capacity=1, member=member)
    draft = PartyState(
        pk=0,
        code="",
        name=name,
        secret=codes.new_secret(),
        passphrase_hash=passphrase_hash,
        strategy=strategy or DEFAULT_STRATEGY,
        filters=Filters(),
        locked=False,
        closed=False,
        revision=0,
        created_at=timezone.now(),
        participants={},
    )
    return _saved_under_a_free_code(batch.take(draft, [host]).after), host.id


def _saved_under_a_free_code(draft: PartyState) -> PartyState:
    for _ in range(CODE_TRIES):
        try:
            return store.create(msgspec.structs.replace(draft, code=codes.new_code()))
        except IntegrityError:
            continue
    raise Refused("unavailable", "No free party code was found. Try again.")


def hash_passphrase(passphrase: str | None) -> str:
    """Slow on purpose, as is the next one: neither belongs on the event loop."""
    return make_password(passphrase) if passphrase else ""


def passphrase_is_right(passphrase_hash: str, passphrase: str | None) -> bool:
    return not passphrase_hash or check_password(passphrase or "", passphrase_hash)
