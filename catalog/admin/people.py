from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.export import TableExport
from catalog.models import Credit, Person


@admin.register(Person)
class PersonAdmin(TableExport):
    table = "people"
    list_display = ["name", "imdb_id", "number_of_credits"]
    search_fields = ["name", "=imdb_id"]
    search_help_text = _("A part of the name, or an IMDb id.")
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        # One small query for each row shown; a join would count the credits of everybody.
        credited = (
            Credit.objects.filter(person=OuterRef("pk"))
            .order_by()
            .values("person")
            .annotate(number=Count("pk"))
            .values("number")
        )
        number = Coalesce(Subquery(credited), 0, output_field=IntegerField())
        people: QuerySet[Person] = super().get_queryset(request)
        return people.annotate(number_of_credits=number)

    @admin.display(description=_("credits"))
    def number_of_credits(self, person: Any) -> int:
        return int(person.number_of_credits)
