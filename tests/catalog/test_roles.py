"""What a content manager may do, tried as one."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from catalog.models import Availability, Picture, Title
from catalog.roles import CONTENT_MANAGER, prepare_roles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("catalog/title/", 200),
        ("catalog/title/add/", 200),
        ("catalog/title/export/csv/", 200),
        ("catalog/availability/", 200),
        ("catalog/tableupload/add/", 200),
        ("catalog/syncrun/", 200),
        ("imports/missingtitle/", 200),
        ("imports/missingtitle/missing-titles.csv", 200),
        ("parties/party/", 403),
        ("parties/chatmessage/", 403),
        ("parties/blockedname/", 403),
        ("auth/user/", 403),
        ("auth/group/", 403),
        ("history/rating/", 403),
        ("warehouse/insight/", 403),
    ],
)
def test_a_content_manager_opens_the_catalogue_and_nothing_of_people(
    mia: Client, address: str, status: int
) -> None:
    assert mia.get(f"/admin/{address}").status_code == status


def test_a_content_manager_retires_titles_and_deletes_none(mia: Client) -> None:
    title = Title.objects.create(name="Heat", year=1995)
    assert mia.post(f"/admin/catalog/title/{title.pk}/delete/", {"post": "yes"}).status_code == 403
    form = {"action": "retire", "_selected_action": [title.pk], "confirmed": "yes"}
    mia.post("/admin/catalog/title/", form)
    assert not Title.objects.active().exists()


def test_the_start_page_counts_what_titles_miss_and_leads_to_them(mia: Client) -> None:
    bare = Title.objects.create(name="Bare")
    bare.artwork_url = "https://example.org/never-fetched.jpg"
    bare.save()
    full = Title.objects.create(name="Full", year=2000, runtime=90, synopsis="x")
    Picture.objects.create(title=full, kind="poster", digest="1" * 32, fetched_at=timezone.now())
    Availability.objects.create(title=full, country="DE", service="Arte")
    Title.objects.filter(pk=Title.objects.create(name="Retired").pk).retire()
    page = mia.get("/admin/").content.decode()
    for what in ("year", "artwork", "synopsis", "runtime", "availability"):
        address = f"/admin/catalog/title/?state=active&amp;missing={what}"
        assert f'<a href="{address}"><strong>1</strong>' in page
        found = mia.get(address.replace("&amp;", "&")).content.decode()
        assert f"/admin/catalog/title/{bare.pk}/change/" in found
        assert f"/admin/catalog/title/{full.pk}/change/" not in found
    assert "Find a party" not in page


def test_preparing_again_takes_back_what_a_group_was_given_beside(mia: Client) -> None:
    group = Group.objects.get(name=CONTENT_MANAGER)
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.add(Permission.objects.get(codename="view_user"))
    prepare_roles()
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert len(before) == 28
