"""Bodies and idempotency keys of HTTP requests, validated."""

import re
from typing import Annotated, Literal, TypeVar

import msgspec
from django.http import HttpRequest

from catalog.input_validation import whole_number
from parties.domain.errors import Refused
from parties.domain.idempotency_key import FORM, LONGEST_KEY
from parties.domain.names import LONGEST_NAME, LONGEST_PARTY_NAME, clean_name

MAX_BODY = 16 * 1024

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
PartyName = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PARTY_NAME)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", max_length=2)]
Passphrase = Annotated[str, msgspec.Meta(max_length=128)]


class CreateParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: PartyName
    host_name: Name
    strategy: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    passphrase: Passphrase | None = None
    country: Country | None = None
    """Where the room watches; without one, what Accept-Language says."""


class JoinParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`secret` is the fragment of the invitation link; it admits to a locked party."""

    name: Name
    passphrase: Passphrase | None = None
    role: Literal["participant", "viewer"] = "participant"
    secret: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class AskedPlaces(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`secret` is the fragment of the invitation link: the code alone shows nobody's name."""

    secret: Annotated[str, msgspec.Meta(max_length=64)]
    passphrase: Passphrase | None = None


Body = TypeVar("Body", CreateParty, JoinParty, AskedPlaces)


def read(request: HttpRequest, kind: type[Body]) -> Body:
    if request.content_type != "application/json":
        raise Refused("invalid_body", "The body must be JSON, with Content-Type: application/json.")
    stated = whole_number(request.headers.get("Content-Length") or "0") or 0
    if stated > MAX_BODY or len(request.body) > MAX_BODY:
        raise Refused("too_large", "A body has at most 16 KiB.")
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("invalid_body", f"{str(error)[:200]}.") from None


def idempotency_key(request: HttpRequest, shortest: int = 1) -> str | None:
    """Returns the Idempotency-Key header, without the quotes of a structured field."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip().strip('"')
    if len(key) < shortest or re.match(FORM, key) is None:
        raise Refused(
            "invalid_body",
            f"Idempotency-Key has {shortest} to {LONGEST_KEY} visible characters of ASCII.",
        )
    return key


def validate_name(name: str, longest: int = LONGEST_NAME) -> str:
    cleaned = clean_name(name)
    if not cleaned:
        raise Refused("invalid_body", "A name needs at least one visible character.")
    if len(cleaned) > longest:  # some letters become three where they are put into one form
        raise Refused("invalid_body", f"This name has at most {longest} characters.")
    return cleaned
