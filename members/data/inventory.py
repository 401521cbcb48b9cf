"""The tables with personal data of members, how each refers to a member, and which of its columns
a download contains. A test compares this list with every table and column of the database."""

import functools
import operator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from imports.models import (
    AddedRating,
    AddedView,
    Entry,
    Import,
    LibraryAccount,
    MissingTitle,
    PlacedName,
    WantedTitle,
)
from members.models import MemberProfile
from parties.models import (
    AppliedChange,
    Ballot,
    BallotTitle,
    BallotVote,
    ChatMessage,
    EveningRating,
    Interaction,
    Lease,
    Nomination,
    Participant,
    Pick,
    Weight,
)

WHO = "it is the member"
NUMBER = "a number of ours"


@dataclass(frozen=True)
class StoredTable:
    """`member_field`: the lookup of the member's id, `viewer_field` that of a member who views a
    party; `columns`: names of those in a download, `omitted` the reason for each that is not."""

    name: str
    model: type[Model]
    member_field: str
    columns: str
    omitted: dict[str, str] = field(default_factory=lambda: {"id": NUMBER})
    viewer_field: str = ""

    def of(self, member: int) -> QuerySet[Model]:
        fields = filter(None, (self.member_field, self.viewer_field))
        theirs = (Q(**{each: member}) for each in fields)
        return self.model._default_manager.filter(functools.reduce(operator.or_, theirs))

    def rows_after(self, member: int, last: Any, limit: int) -> list[dict[str, Any]]:
        """Returns the next rows in the order of their keys, after the one with the key `last`."""
        rows = self.of(member).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        return list(rows.values("pk", *self.columns.split())[:limit])


THEIRS = {"id": NUMBER, "user": WHO}
INVENTORY = [
    StoredTable(
        "account",
        User,
        "pk",
        "email username first_name last_name date_joined last_login is_active is_staff"
        " is_superuser",
        {"id": NUMBER, "password": "a secret, kept as a hash only"},
    ),
    StoredTable("groups", User.groups.through, "user", "group__name", THEIRS),
    StoredTable(
        "permissions", User.user_permissions.through, "user", "permission__codename", THEIRS
    ),
    StoredTable(
        "profile", MemberProfile, "user", "display_name country language birth_year", THEIRS
    ),
    StoredTable("email_addresses", EmailAddress, "user", "email verified primary", THEIRS),
    StoredTable(
        "email_confirmations",
        EmailConfirmation,
        "email_address__user",
        "email_address__email created sent",
        {"id": NUMBER, "key": "a secret"},
    ),
    StoredTable(
        "passkeys", Authenticator, "user", "type data__name created_at last_used_at", THEIRS
    ),
    StoredTable(
        "work_in_the_admin",
        LogEntry,
        "user",
        "action_time content_type__model object_id object_repr action_flag change_message",
        THEIRS,
    ),
    StoredTable(
        "parties",
        Participant,
        "member",
        "id party__code party__name party__created_at name role standing hidden colour"
        " importance joined_at taste_at shares_focus muted away_at requested_at",
        {
            "member": WHO,
            "viewing_member": WHO,
            "token_key": "a secret: whoever has it is let in",
            "request_key": "a secret of who asks for the place",
        },
        "viewing_member",
    ),
    StoredTable("weights", Weight, "participant__member", "participant key value"),
    StoredTable(
        "picks",
        Pick,
        "by__member",
        "by party__code title__name picked_at rank block score strategy agreement position"
        " playing_since started_at ended_at how",
        {
            "id": NUMBER,
            "revision": NUMBER,
            "satisfied": "how it suited friends is theirs",
            "watched_by": "who else watched is theirs",
            "waits": "whose screens buffered is theirs",
        },
    ),
    StoredTable("nominations", Nomination, "by__member", "by party__code title__name at"),
    StoredTable(
        "ballots",
        Ballot,
        "by__member",
        "id by party__code rule opened_at closes_at closed_at vetoes progress strategy agreement",
        {
            "revision": NUMBER,
            "entitled": "who else may vote is theirs",
            "result": "what friends voted together is theirs",
        },
    ),
    StoredTable(
        "titles_of_ballots",
        BallotTitle,
        "ballot__by__member",
        "ballot title__name nominated rank block score",
        {"id": NUMBER, "fits": "how it suited friends is theirs"},
    ),
    StoredTable("votes", BallotVote, "participant__member", "participant ballot vote cast_at"),
    StoredTable(
        "evening_ratings",
        EveningRating,
        "participant__member",
        "participant pick__title__name stars rated_at",
    ),
    StoredTable(
        "interactions",
        Interaction,
        "participant__member",
        "participant kind at title interest amount rank block score fit strategy device",
        {"id": NUMBER, "revision": NUMBER, "party": "stands with the participant"},
        "participant__viewing_member",
    ),
    StoredTable(
        "chat_messages",
        ChatMessage,
        "participant__member",
        "participant party__code number text title sent_at deleted",
    ),
    StoredTable(
        "requests_lately",
        AppliedChange,
        "participant__member",
        "participant at",
        {
            "id": NUMBER,
            "revision": NUMBER,
            "party": "stands with the participant",
            "caller": "stands with the participant, or is a digest",
            "key": "whoever knows it could be taken for who sent it",
            "content": "a digest, to compare repeated requests with",
            "creates_party": "a mark of ours",
            "number": "stands with the message",
        },
        "participant__viewing_member",
    ),
    StoredTable(
        "open_screens",
        Lease,
        "participant__member",
        "participant taken_at expires_at",
        {"id": NUMBER, "process": "a name of our server's"},
        "participant__viewing_member",
    ),
    StoredTable(
        "imports",
        Import,
        "member",
        "id state file_name formats lines left_out date_order other_orders profiles profile made_at"
        " meaning stored_at views_added ratings_added wanted_added done total worked_at",
        {"member": WHO},
    ),
    StoredTable(
        "imported_lines",
        Entry,
        "upload__member",
        "upload verdict profile name year kind imdb_id tmdb_id uri title candidates stars rated_at"
        " is_undated watched is_loose wanted_at",
    ),
    StoredTable("imported_views", AddedView, "upload__member", "upload view_id"),
    StoredTable(
        "imported_ratings",
        AddedRating,
        "upload__member",
        "upload title stars rated_at stars_before rated_at_before source_before",
    ),
    StoredTable(
        "placed_names", PlacedName, "member", "name year uri title", {"id": NUMBER, "member": WHO}
    ),
    StoredTable(
        "titles_not_found",
        MissingTitle,
        "upload__member",
        "upload name year kind imdb_id tmdb_id",
        {"id": NUMBER, "key": "the name, for comparing"},
    ),
    StoredTable(
        "accounts_at_libraries",
        LibraryAccount,
        "member",
        "library user_id user_name linked_at asked_at problem views",
        {"id": NUMBER, "member": WHO},
    ),
    StoredTable("titles_to_watch", WantedTitle, "upload__member", "upload title listed_at"),
]
