"""Parties for moderators: what is going on, who is there, and what can be done about it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties.admin.people import moderate_page, people_of
from parties.models import Participant, Party
from parties.moderation import commit
from parties.pages.texts import Text, strategies

PARTY_FIELDS = (
    "name",
    "code",
    "strategy_label",
    "locked",
    "chat",
    "filters",
    "revision",
    "created_at",
    "closed_at",
    "closed_by_host",
)


class StrategyFilter(admin.SimpleListFilter):
    """By how lists are made, in the words of the room's page."""

    title = _("strategy")
    parameter_name = "strategy"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        used = model_admin.get_queryset(request).values_list("strategy", flat=True).distinct()
        return [(each.name, str(each.label)) for each in strategies(sorted(set(used)))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Party]) -> QuerySet[Party]:
        chosen = self.value()
        return queryset if chosen is None else queryset.filter(strategy=chosen)


class LiveFilter(admin.SimpleListFilter):
    title = _("live now")
    parameter_name = "live"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return [("yes", _("somebody is there"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Party]) -> QuerySet[Party]:
        if self.value() != "yes":
            return queryset
        live = Participant.objects.filter(leases__expires_at__gt=timezone.now())
        return queryset.filter(pk__in=live.values("party"))


def _number_of(people: QuerySet[Participant]) -> Coalesce:
    """Counts for the rows that are shown alone: a join would count everybody's."""
    counted = people.filter(party=OuterRef("pk"), standing=Participant.Standing.IN).order_by()
    number = counted.values("party").annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())


@admin.register(Party)
class PartyAdmin(admin.ModelAdmin[Party]):
    change_form_template = "admin/parties/party/change_form.html"
    list_display = [
        "name",
        "code",
        "people",
        "live",
        "strategy_label",
        "locked",
        "created_at",
        "closed_at",
    ]
    list_filter = [LiveFilter, "locked", StrategyFilter, ("closed_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    search_fields = ["name", "code"]
    search_help_text = _("A party's code or name, or a person's name or address.")
    date_hierarchy = "created_at"
    fields = readonly_fields = PARTY_FIELDS
    actions = ["close", "reopen"]
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        moderate = self.admin_site.admin_view(self.moderate)
        url = path("<int:key>/moderate/", moderate, name="parties_party_moderate")
        return [url, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        present = Participant.objects.filter(leases__expires_at__gt=timezone.now())
        return (
            super()
            .get_queryset(request)
            .annotate(people=_number_of(Participant.objects.all()), live=_number_of(present))
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Party], search_term: str
    ) -> tuple[QuerySet[Party], bool]:
        for word in search_term.split():
            person = Participant.objects.filter(
                Q(name__icontains=word) | Q(member__email__iexact=word)
            )
            named = Q(name__icontains=word) | Q(code__iexact=word)
            queryset = queryset.filter(named | Q(pk__in=person.values("party")))
        return queryset, False

    @admin.display(description=_("strategy"), ordering="strategy")
    def strategy_label(self, party: Party) -> Text:
        [described] = strategies([party.strategy])
        return described.label

    @admin.display(description=_("people"), ordering="people")
    def people(self, party: Any) -> int:
        return int(party.people)

    @admin.display(description=_("live now"), ordering="live")
    def live(self, party: Any) -> int:
        return int(party.live)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        party = self.get_object(request, object_id)
        people = people_of(party) if party is not None else []
        may_moderate = self.has_change_permission(request, party)
        may = {
            "people": people,
            "may_moderate": may_moderate,
            "show_save": False,
            "show_save_and_continue": False,
        }
        return super().change_view(request, object_id, form_url, {**may, **(extra_context or {})})

    def moderate(self, request: HttpRequest, key: int) -> HttpResponse:
        """Does to a party, or to somebody in it, what a button of its page says."""
        party = self.get_object(request, str(key))
        if party is None:
            raise Http404
        if not self.has_change_permission(request, party):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:parties_party_change", party.pk)
        return moderate_page(self, request, party)

    def delete_model(self, request: HttpRequest, obj: Party) -> None:
        """Rooms that are open end at once."""
        commit.close(obj.code)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Party]) -> None:
        for code in queryset.values_list("code", flat=True):
            commit.close(code)
        Party.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).delete()

    @admin.action(description=_("Close the selected parties for everyone"), permissions=["change"])
    def close(self, request: HttpRequest, parties: QuerySet[Party]) -> None:
        changed = [each for each in parties if commit.close(each.code)]
        for party in changed:
            self.log_change(request, party, _("Closed."))
        text = ngettext("%(count)d party closed.", "%(count)d parties closed.", len(changed))
        self.message_user(request, text % {"count": len(changed)}, messages.SUCCESS)

    @admin.action(description=_("Open the selected parties again"), permissions=["change"])
    def reopen(self, request: HttpRequest, parties: QuerySet[Party]) -> None:
        changed = [each for each in parties if commit.reopen(each.code)]
        for party in changed:
            self.log_change(request, party, _("Opened again."))
        text = ngettext(
            "%(count)d party is open again.", "%(count)d parties are open again.", len(changed)
        )
        self.message_user(request, text % {"count": len(changed)}, messages.SUCCESS)
