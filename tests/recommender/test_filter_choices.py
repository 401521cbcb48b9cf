from recommender.room.filter_choices import Choice, Span, filter_choices, passing_without
from recommender.types import Filters
from tests.small_catalogue import Sample, catalogue

ARENA = (("DE", "Arena"), ("GB", "Arena"), ("GB", "Prisma"))
COLUMNS = catalogue(
    [
        Sample(year=1999, runtime=100, certificate="PG", language="en", available=ARENA),
        Sample(year=2010, runtime=30, kind="series", language="en", available=(("GB", "Prisma"),)),
        Sample(year=None, runtime=None),
    ]
)


def test_only_what_the_catalogue_knows_is_offered_with_its_count() -> None:
    choices = filter_choices(COLUMNS)
    assert choices.kinds == [Choice("film", 2), Choice("series", 1)]
    assert choices.certificates == [Choice("PG", 1)]
    assert choices.languages == [Choice("en", 2)]
    assert choices.countries == [Choice("GB", 2), Choice("DE", 1)]
    assert choices.services == [Choice("Prisma", 2), Choice("Arena", 1)]
    assert choices.years == Span(1999, 2010)
    assert choices.runtimes == Span(30, 100)


def test_a_catalogue_that_knows_nothing_offers_nothing() -> None:
    choices = filter_choices(catalogue([Sample(year=None, runtime=None)]))
    assert choices.languages == choices.countries == choices.services == []
    assert choices.years is choices.runtimes is None


def test_each_filter_is_counted_as_if_it_alone_were_taken_back() -> None:
    filters = Filters(languages=["de"], year_min=2000)
    assert passing_without(COLUMNS, filters) == {"languages": 1, "year_min": 0}


def test_no_filter_is_none_to_take_back() -> None:
    assert passing_without(COLUMNS, Filters()) == {}
    assert passing_without(COLUMNS, Filters(hide_seen="anyone")) == {"hide_seen": 3}
