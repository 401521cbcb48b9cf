from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from catalog.models.blank import BlankIsNull
from catalog.models.catalog_record import CatalogRecord
from catalog.search_text import SearchText


class Person(CatalogRecord):
    name = models.CharField(_("name"), max_length=200)
    search_text = SearchText(of=("name",), default="", editable=False, db_default="", blank=True)
    imdb_id = BlankIsNull(
        _("IMDb id"),
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(r"^nm\d{7,10}$", _("An IMDb id of a person looks like nm0000001."))
        ],
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(Lower("name"), name="person_by_name"),
            models.Index(fields=["name"], name="person_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if "name" in (fields := kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)


class Credit(CatalogRecord):
    class Role(models.TextChoices):
        ACTOR = "actor", _("actor")
        DIRECTOR = "director", _("director")
        WRITER = "writer", _("writer")

    title = models.ForeignKey("catalog.Title", on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.ACTOR)
    billing = models.PositiveSmallIntegerField(_("billing"), default=0)

    class Meta:
        ordering = ["role", "billing", "id"]
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "person", "role"],
                name="credit_is_given_once",
                violation_error_message=_("This person already has this role in this title."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"
