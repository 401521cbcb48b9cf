from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title

DATASET = "dataset"
"""The `source` of ratings that come from an imported data set."""


class Rating(models.Model):
    """0.5 … 5 stars that one person gave one title.

    `person` is a key, not a foreign key: `movielens:17` for a rater of an imported data set,
    `member:5` for a member. Ratings of data sets are stored here even where DynamoDB is used.
    """

    person = models.CharField(_("person"), max_length=64)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="ratings")
    stars = models.FloatField(_("stars"), validators=[MinValueValidator(0.5), MaxValueValidator(5)])
    rated_at = models.DateTimeField(_("rated at"))
    source = models.CharField(_("source"), max_length=40, default=DATASET)

    class Meta:
        ordering = ["person", "-rated_at"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        indexes = [
            models.Index(
                fields=["id"], name="ratings_of_members", condition=~models.Q(source=DATASET)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "title"], name="rating_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(stars__gte=0.5, stars__lte=5.0),
                name="rating_is_half_to_five_stars",
                violation_error_message=_("A rating is half a star to five stars."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.stars} ★"
