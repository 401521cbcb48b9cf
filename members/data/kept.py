"""What the relational store keeps of a member: each table, the way from it to them, and what of it
their download shows. A test holds this list to every table and every column that there is."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from imports.models import AddedRating, AddedView, Entry, Import
from members.models import MemberProfile
from parties.models import EveningRating, Interaction, Lease, Participant, Pick, Weight

WHO = "it is the member"
NUMBER = "a number of ours"


@dataclass(frozen=True)
class Kept:
    """`way` leads from a row to the member's number; `shown` names columns, `left_out` gives the
    reason for those that are not."""

    name: str
    model: type[Model]
    way: str
    shown: str
    left_out: dict[str, str] = field(default_factory=lambda: {"id": NUMBER})

    def of(self, member: int) -> QuerySet[Model]:
        return self.model._default_manager.filter(**{self.way: member})

    def rows_after(self, member: int, last: Any, limit: int) -> list[dict[str, Any]]:
        """Some rows, in the order of their keys; `pk` is how to go on."""
        rows = self.of(member).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        return list(rows.values("pk", *self.shown.split())[:limit])


THEIRS = {"id": NUMBER, "user": WHO}
KEPT = [
    Kept(
        "account",
        User,
        "pk",
        "email username first_name last_name date_joined last_login is_active is_staff"
        " is_superuser",
        {"id": NUMBER, "password": "a secret, kept as a hash only"},
    ),
    Kept("groups", User.groups.through, "user", "group__name", THEIRS),
    Kept("permissions", User.user_permissions.through, "user", "permission__codename", THEIRS),
    Kept("profile", MemberProfile, "user", "display_name country language birth_year", THEIRS),
    Kept("email_addresses", EmailAddress, "user", "email verified primary", THEIRS),
    Kept(
        "email_confirmations",
        EmailConfirmation,
        "email_address__user",
        "email_address__email created sent",
        {"id": NUMBER, "key": "a secret"},
    ),
    Kept("passkeys", Authenticator, "user", "type data__name created_at last_used_at", THEIRS),
    Kept(
        "work_in_the_admin",
        LogEntry,
        "user",
        "action_time content_type__model object_id object_repr action_flag change_message",
        THEIRS,
    ),
    Kept(
        "parties",
        Participant,
        "member",
        "id party__code party__name party__created_at name role standing hidden colour"
        " importance joined_at taste_at",
        {"member": WHO},
    ),
    Kept("weights", Weight, "participant__member", "participant key value"),
    Kept(
        "picks",
        Pick,
        "by__member",
        "by party__code title__name picked_at rank block score strategy agreement position"
        " playing_since ended_at",
        {"id": NUMBER, "revision": NUMBER, "satisfied": "how it suited friends is theirs"},
    ),
    Kept(
        "evening_ratings",
        EveningRating,
        "participant__member",
        "participant pick__title__name stars rated_at",
    ),
    Kept(
        "interactions",
        Interaction,
        "participant__member",
        "participant kind at title interest amount rank block score fit strategy device",
        {"id": NUMBER, "revision": NUMBER, "party": "stands with the participant"},
    ),
    Kept(
        "open_screens",
        Lease,
        "participant__member",
        "participant taken_at expires_at",
        {"id": NUMBER, "process": "a name of our server's"},
    ),
    Kept(
        "imports",
        Import,
        "member",
        "id state file_name formats lines left_out date_order profiles profile made_at stored_at"
        " views_added ratings_added",
        {"member": WHO},
    ),
    Kept(
        "imported_lines",
        Entry,
        "upload__member",
        "upload verdict profile name year title candidates stars rated_at watched is_loose",
    ),
    Kept("imported_views", AddedView, "upload__member", "upload view_id"),
    Kept(
        "imported_ratings",
        AddedRating,
        "upload__member",
        "upload title stars_before rated_at_before source_before",
    ),
]
