"""The partition key `UserID`: the number of a member, or a person's key as text.

Tables of earlier releases have text, `member:1552`, and go on with it: DynamoDB changes no table's
key. Those that are created now have the number, 1552, as queries by hand expect.
"""

import re
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from history.interface import WriteRefused
from history.person_keys import member_key

NUMBER, TEXT = "N", "S"
MEMBER = re.compile(r"member:(0|[1-9][0-9]{0,18})", re.ASCII)
UserID = int | str


class NotAMember(WriteRefused):
    """The table knows members alone, by their numbers, and this person is none."""


@cache
def key_type(client: Any, table: str, sort_key: str, sort_type: str) -> str:
    """Returns the type of a table's `UserID`. One request for each client and table."""
    try:
        described = client.describe_table(TableName=table)["Table"]["AttributeDefinitions"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        # Credentials that serve may lack that action: a read with a number shows it as well.
        return _type_by_reading(client, table, {sort_key: {sort_type: "0"}})
    types: dict[str, str] = {each["AttributeName"]: each["AttributeType"] for each in described}
    return types["UserID"]


def _type_by_reading(client: Any, table: str, sort_key: dict[str, Any]) -> str:
    try:
        client.get_item(TableName=table, Key={"UserID": {NUMBER: "0"}, **sort_key})
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationException":
            raise
        return TEXT
    return NUMBER


def to_user_id(person: str, type_: str) -> UserID:
    """Returns the `UserID` of a person's key. Raises NotAMember."""
    if type_ == TEXT:
        return person
    found = MEMBER.fullmatch(person)
    if found is None:
        raise NotAMember(f"{person[:64]!r} is no member: the table knows members alone.")
    return int(found[1])


def to_person(user_id: Any) -> str:
    return user_id if isinstance(user_id, str) else member_key(int(user_id))
