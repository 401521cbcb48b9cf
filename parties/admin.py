"""Parties for moderators: what is going on, and closing or clearing a room."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties import store
from parties.models import Participant, Party

PARTICIPANT_FIELDS = ("name", "role", "standing", "hidden", "joined_at")
PARTY_FIELDS = (
    "name",
    "code",
    "strategy",
    "locked",
    "filters",
    "revision",
    "created_at",
    "closed_at",
)


class ParticipantInline(admin.TabularInline[Participant, Party]):
    model = Participant
    fields = readonly_fields = PARTICIPANT_FIELDS
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Party | None = None) -> bool:
        return False


@admin.register(Party)
class PartyAdmin(admin.ModelAdmin[Party]):
    list_display = [
        "name",
        "code",
        "people",
        "strategy",
        "locked",
        "revision",
        "created_at",
        "closed_at",
    ]
    list_filter = ["locked", "strategy", ("closed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "code"]
    date_hierarchy = "created_at"
    fields = readonly_fields = PARTY_FIELDS
    inlines = [ParticipantInline]
    actions = ["close"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        standing_in = Q(participants__standing=Participant.Standing.IN)
        return super().get_queryset(request).annotate(people=Count("participants", standing_in))

    @admin.display(description=_("people"), ordering="people")
    def people(self, party: Party) -> int:
        count: int = getattr(party, "people")  # noqa: B009 the annotation is not on the model
        return count

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Close the selected parties for everyone"))
    def close(self, request: HttpRequest, parties: QuerySet[Party]) -> None:
        closed = sum(store.close(code) for code in parties.values_list("code", flat=True))
        text = ngettext("%(count)d party closed.", "%(count)d parties closed.", closed)
        self.message_user(request, text % {"count": closed})
