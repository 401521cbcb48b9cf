"""What staff may do in the admin is what they were given, action by action."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client

from parties.models import Party
from parties.storage import create_party, party_store

ADMINS = list(admin.site._registry.values())
Action = tuple[Any, str, str]


def actions(model_admin: Any) -> Iterator[Action]:
    yield from model_admin._get_base_actions()


def who_may(verb: str) -> Client:
    """Staff with this one permission, on every model."""
    staff = User.objects.create_user("mia", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__startswith=f"{verb}_"))
    browser = Client()
    browser.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("model_admin", ADMINS, ids=str)
def test_every_action_of_the_admin_states_who_may_do_it(model_admin: Any) -> None:
    for function, name, _description in actions(model_admin):
        stated = getattr(function, "allowed_permissions", ())
        assert set(stated) & {"add", "change", "delete"}, name


@pytest.mark.django_db
@pytest.mark.parametrize("model_admin", ADMINS, ids=str)
def test_who_may_only_look_is_offered_no_action(model_admin: Any, rf: Any) -> None:
    who_may("view")
    request = rf.get("/")
    request.user = User.objects.get(username="mia")
    assert model_admin.has_view_permission(request)
    assert model_admin.get_actions(request) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "is_closed"), [("view", False), ("change", True)])
def test_a_party_is_closed_by_who_may_change_it_only(verb: str, is_closed: bool) -> None:
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    chosen = {"action": "close", "_selected_action": [Party.objects.get().pk]}
    who_may(verb).post("/admin/parties/party/", chosen)
    assert party_store.load(state.code).closed == is_closed
