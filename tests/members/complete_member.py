"""A member with rows in every table that holds personal data."""

import datetime

from allauth.account.models import EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType

from catalog.models import Title
from history.backend import history
from history.records import Rated, View
from history.view_ids import view_id
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
from parties.models import (
    AppliedChange,
    Ballot,
    BallotTitle,
    BallotVote,
    ChatMessage,
    EveningRating,
    Impression,
    Interaction,
    Lease,
    Nomination,
    Participant,
    Party,
    Pick,
    Weight,
)
from parties.storage.history_sync import person_of

AT = datetime.datetime(2026, 10, 30, 20, 0, tzinfo=datetime.UTC)
LATER = AT + datetime.timedelta(hours=2)


def create_everything(who: User, code: str = "CINEMA") -> Participant:
    arrival = Title.objects.create(name="Arrival", year=2016)
    party = Party.objects.create(code=code, name="Movie night", secret="s", strategy="average")
    participant = Participant.objects.create(
        id=f"{code.lower()}-{who.pk}",
        party=party,
        name=f"Name of {who.pk}",
        role="host",
        joined_at=AT,
        member=who,
        taste_at=AT,
    )
    _in_the_room(participant, arrival)
    _in_history(who, arrival)
    _around_the_account(who)
    _imported(who, arrival)
    return participant


def _in_the_room(participant: Participant, title: Title) -> None:
    who = {"participant": participant}
    Weight.objects.create(key="genre:comedy", value=0.7, **who)
    Lease.objects.create(process="a", taken_at=AT, expires_at=LATER, **who)
    AppliedChange.objects.create(
        caller="a", key="b", revision=1, at=AT, party=participant.party, **who
    )
    pick = Pick.objects.create(
        id=f"pick-{participant.pk}"[:12],
        party=participant.party,
        title=title,
        by=participant,
        revision=3,
        picked_at=AT,
        strategy="average",
        satisfied={participant.pk: 0.8},
    )
    Nomination.objects.create(party=participant.party, title=title, by=participant, at=AT)
    ballot = Ballot.objects.create(
        id=f"vote-{participant.pk}"[:12],
        party=participant.party,
        rule="approval",
        by=participant,
        revision=2,
        opened_at=AT,
        strategy="average",
        entitled=[participant.pk],
    )
    fits = {participant.pk: 0.8, "somebody-else": 0.3}
    BallotTitle.objects.create(ballot=ballot, title=title, fits=fits)
    vote = {"approve": [title.pk], "ranking": [], "scores": {}, "veto": []}
    BallotVote.objects.create(ballot=ballot, vote=vote, cast_at=AT, **who)
    ChatMessage.objects.create(
        party=participant.party, number=1, text="What about this one?", title=1, sent_at=AT, **who
    )
    EveningRating.objects.create(pick=pick, stars=4.5, rated_at=LATER, **who)
    Interaction.objects.create(
        party=participant.party, kind="weighted", at=AT, interest="genre:comedy", amount=0.7, **who
    )
    Impression.objects.create(
        party=participant.party,
        at=AT,
        revision=2,
        strategy="average",
        agreement="shared",
        participants={participant.pk: "phone", "somebody-else": "laptop"},
        titles=[[title.pk, 1, "main", 0.7, fits]],
    )


def _in_history(who: User, title: Title) -> None:
    person = person_of(who.pk)
    history().rate(Rated(person, title.pk, 4.5, LATER, "party"))
    history().record_view(View(person, view_id(AT, "a"), title.pk, AT, 6960, "party"))


def _imported(who: User, title: Title) -> None:
    upload = Import.objects.create(member=who, file_name=f"ratings of {who.pk}.csv")
    Entry.objects.create(upload=upload, verdict="matched", name="Arrival", title=title, stars=4)
    AddedView.objects.create(upload=upload, view_id=view_id(AT, "a"))
    AddedRating.objects.create(upload=upload, title=title, stars_before=3)
    PlacedName.objects.create(member=who, name=f"arrival of {who.pk}", title=title)
    MissingTitle.objects.create(upload=upload, key="dark", name="Dark", year=2017, kind="series")
    WantedTitle.objects.create(upload=upload, title=title, listed_at=AT)
    LibraryAccount.objects.create(
        member=who, library="Living room", user_id=f"user{who.pk}", user_name=f"name of {who.pk}"
    )


def _around_the_account(who: User) -> None:
    EmailConfirmation.create(who.emailaddress_set.get())  # type: ignore[attr-defined]  # untyped
    data = {"name": f"Telephone of {who.pk}", "credential": {}}
    Authenticator.objects.create(user=who, type=Authenticator.Type.WEBAUTHN, data=data)
    who.groups.add(Group.objects.get_or_create(name="content managers")[0])
    who.user_permissions.add(Permission.objects.all()[0])
    LogEntry.objects.create(
        user=who,
        content_type=ContentType.objects.get_for_model(Title),
        object_id="1",
        object_repr="Arrival",
        action_flag=ADDITION,
    )
