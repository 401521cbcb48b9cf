"""A database in which something was made twice is upgraded, and nobody loses their account."""

import importlib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import Settings

from tests.members.accounts import PASSWORD, no_sign_in_attempts

ONE_OF_EACH = importlib.import_module("members.migrations.0002_one_of_each")


def account(name: str) -> User:
    made = User.objects.create_user(name, "ana@example.org", f"{PASSWORD} of {name}")
    EmailAddress.objects.create(user=made, email=made.email, primary=True)
    return made


def passkey(user: User, credential: str) -> None:
    data = {"name": "Telephone", "credential": {"id": credential}}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.mark.django_db(transaction=True)
def test_accounts_that_were_made_twice_stay_and_no_more_are_made(settings: Settings) -> None:
    no_sign_in_attempts(settings)
    with connection.schema_editor() as editor:
        ONE_OF_EACH.remove_constraints(apps, editor)
    people = [account("first"), account("second"), account("third")]
    for credential in ("a", "a", "b"):
        passkey(people[0], credential)
    passkey(people[1], "a")
    ONE_OF_EACH.part_what_was_made_twice(apps, None)
    ONE_OF_EACH.forget_second_rows_of_a_passkey(apps, None)
    with connection.schema_editor() as editor:
        ONE_OF_EACH.add_constraints(apps, editor)
    assert EmailAddress.objects.get(primary=True).user == people[0]
    assert EmailAddress.objects.count() == 3
    assert Authenticator.objects.count() == 3
    for each in people:
        fields = {"login": each.email, "password": f"{PASSWORD} of {each.username}"}
        assert Client().post("/accounts/login/", fields).status_code == 302
    with pytest.raises(IntegrityError):
        account("fourth")
