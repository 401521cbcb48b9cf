"""What HTTP requests may carry."""

from typing import Annotated, Literal, TypeVar

import msgspec
from django.http import HttpRequest

from parties.codes import clean_name
from parties.refusals import Refused

MAX_BODY = 16 * 1024

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
PartyName = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Passphrase = Annotated[str, msgspec.Meta(max_length=128)]


class CreateParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: PartyName
    host_name: Name
    strategy: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    passphrase: Passphrase | None = None


class JoinParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`secret` stands behind `#` in the link; with it one gets into a locked party."""

    name: Name
    passphrase: Passphrase | None = None
    role: Literal["participant", "viewer"] = "participant"
    secret: Annotated[str, msgspec.Meta(max_length=64)] | None = None


Body = TypeVar("Body", CreateParty, JoinParty)


def read(request: HttpRequest, kind: type[Body]) -> Body:
    if request.content_type != "application/json":
        raise Refused("invalid_body", "The body must be JSON, with Content-Type: application/json.")
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY or len(request.body) > MAX_BODY:
        raise Refused("too_large", "A body has at most 16 KiB.")
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("invalid_body", f"{str(error)[:200]}.") from None


def readable(name: str) -> str:
    cleaned = clean_name(name)
    if not cleaned:
        raise Refused("invalid_body", "A name needs at least one visible character.")
    return cleaned
