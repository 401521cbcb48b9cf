from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Title
from history.models import Rating

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 30, 20, 0, tzinfo=UTC)


@pytest.fixture
def heat() -> Title:
    return Title.objects.create(name="Heat", year=1995)


@pytest.mark.parametrize("stars", [0.0, 0.4, 5.5, -1.0])
def test_a_rating_is_half_a_star_to_five(heat: Title, stars: float) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(person="ana", title=heat, stars=stars, rated_at=NOW)


def test_a_person_rates_a_title_once(heat: Title) -> None:
    Rating.objects.create(person="ana", title=heat, stars=4.0, rated_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(person="ana", title=heat, stars=5.0, rated_at=NOW)
    Rating.objects.create(person="bo", title=heat, stars=5.0, rated_at=NOW)


def test_ratings_go_with_their_title(heat: Title) -> None:
    Rating.objects.create(person="ana", title=heat, stars=4.0, rated_at=NOW)
    heat.delete()
    assert not Rating.objects.exists()
