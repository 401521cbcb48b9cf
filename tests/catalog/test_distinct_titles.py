"""Two titles with a name in common are stated to be two films, and that is taken back."""

from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client

from catalog.merging.duplicates import likely_duplicates
from catalog.merging.merge import merge, preview, undo
from catalog.models import DistinctTitles, Title
from tests.browser.hostile_names import NAMES

pytestmark = pytest.mark.django_db
DUPLICATES = "/admin/catalog/title/duplicates/"
DISTINCT = f"{DUPLICATES}distinct/"


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """Of another test, whose catalogue had the same revision."""
    cache.clear()
    yield
    cache.clear()


def heats(number: int = 2, year: int | None = 1995) -> list[Title]:
    return [Title.objects.create(name="Heat", year=year) for _ in range(number)]


def pairs() -> list[set[int]]:
    return [{pair.kept, pair.old} for pair in likely_duplicates()]


def decided(client: Client, do: str, one: Title, other: Title) -> str:
    sent = {"do": do, "first": one.pk, "second": other.pk}
    return client.post(DISTINCT, sent, follow=True).content.decode()


def test_a_pair_is_off_the_list_for_good_and_can_be_taken_back(mia: Client) -> None:
    one, other = heats()
    assert pairs() == [{one.pk, other.pk}]
    page = decided(mia, "state", other, one)
    assert "“Heat (1995)” and “Heat (1995)” are two films." in page
    assert "There are none." in page
    one.synopsis = "A detective and a thief."
    one.save()  # a change of the catalogue, after which it is scanned anew
    assert pairs() == []
    assert "Heat (1995)" in mia.get(DISTINCT).content.decode()
    assert "There are none." in decided(mia, "take_back", one, other)
    assert pairs() == [{one.pk, other.pk}]


@pytest.mark.parametrize("year", [1995, None])
def test_of_three_titles_the_others_are_still_compared(mia: Client, year: int | None) -> None:
    first, second, third = heats(3, year)
    decided(mia, "state", first, second)
    assert sorted(map(sorted, pairs())) == [[first.pk, third.pk], [second.pk, third.pk]]
    decided(mia, "state", second, third)
    assert pairs() == [{first.pk, third.pk}]


def test_a_title_without_a_year_is_compared_with_the_next_that_has_one(mia: Client) -> None:
    [undated] = heats(1, None)
    [early], [late] = heats(1, 1972), heats(1, 1995)
    assert pairs() == [{early.pk, undated.pk}]
    decided(mia, "state", undated, early)
    assert pairs() == [{late.pk, undated.pk}]


def test_it_is_in_the_history_of_both(mia: Client) -> None:
    one, other = heats()
    for do in ("state", "state", "take_back", "take_back"):
        decided(mia, do, one, other)
    texts = [each.get_change_message() for each in LogEntry.objects.order_by("pk")]
    stated = "Stated: “Heat (1995)” is another film."
    taken_back = "Taken back: “Heat (1995)” is another film."
    assert texts == [stated, stated, taken_back, taken_back]
    entries = {each.object_id for each in LogEntry.objects.filter(user__username="mia")}
    assert entries == {str(one.pk), str(other.pk)}
    assert stated in mia.get(f"/admin/catalog/title/{other.pk}/history/").content.decode()


@pytest.mark.parametrize("second", ["", "x", "0", "9" * 18, "{one}"])
def test_one_title_is_no_pair(mia: Client, second: str) -> None:
    one, _other = heats()
    sent = {"do": "state", "first": one.pk, "second": second.format(one=one.pk)}
    assert "Choose two titles." in mia.post(DISTINCT, sent, follow=True).content.decode()
    assert not DistinctTitles.objects.exists()


@pytest.mark.parametrize("name", [*NAMES, "<script>x</script>"])
def test_names_are_shown_as_they_are_and_never_as_markup(mia: Client, name: str) -> None:
    one, other = (Title.objects.create(name=name) for _ in range(2))
    for page in (DUPLICATES, DISTINCT):
        assert "<script>x" not in mia.get(page).content.decode()
        assert "<script>x" not in decided(mia, "state", one, other)


@pytest.mark.parametrize("page", [DUPLICATES, DISTINCT])
def test_whoever_may_only_view_titles_states_nothing(client: Client, page: str) -> None:
    one, other = heats()
    viewer = User.objects.create_user("bo", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_title"))
    client.force_login(viewer, "django.contrib.auth.backends.ModelBackend")
    sent = {"do": "state", "first": one.pk, "second": other.pk}
    assert client.get(page).status_code == client.post(page, sent).status_code == 403
    assert not DistinctTitles.objects.exists()


def stated() -> set[tuple[int, int]]:
    return set(DistinctTitles.objects.values_list("first", "second"))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_title_that_one_of_the_pair_is_merged_into_is_another_film_too(
    mia: Client, is_first: bool
) -> None:
    kept, one, other = heats(3) if is_first else reversed(heats(3))
    decided(mia, "state", one, other)
    before = stated()
    assert ("statements that it is another film", 1) in preview(one, kept).following
    merged = merge(one.pk, kept.pk)
    assert pairs() == []
    assert stated() == {tuple(sorted((kept.pk, other.pk)))}
    undo(merged.pk)
    assert stated() == before


def test_of_two_statements_that_become_one_each_is_there_when_the_merge_is_undone(
    mia: Client,
) -> None:
    kept, one, other = heats(3)
    for each in (kept, one):
        decided(mia, "state", each, other)
    decided(mia, "state", kept, one)
    before = stated()
    merged = merge(one.pk, kept.pk)
    assert pairs() == []
    undo(merged.pk)
    assert stated() == before


def test_both_titles_of_a_pair_are_merged_and_parted_in_any_order(mia: Client) -> None:
    one, other, of_one, of_other = heats(4)
    decided(mia, "state", one, other)
    before = stated()
    merges = [merge(one.pk, of_one.pk), merge(other.pk, of_other.pk)]
    assert stated() == {(of_one.pk, of_other.pk)}
    for each in merges:
        undo(each.pk)
    assert stated() == before


def test_what_was_taken_back_since_the_merge_stays_so_when_it_is_undone(mia: Client) -> None:
    kept, one, other = heats(3)
    decided(mia, "state", one, other)
    merged = merge(one.pk, kept.pk)
    decided(mia, "take_back", kept, other)
    undo(merged.pk)
    assert not stated()
