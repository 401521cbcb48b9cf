"""One account for an address and one passkey for a credential, by the database: two requests at the
same moment both find none there.

The tables are allauth's, so their models cannot say it.
"""

from django.db import migrations
from django.db.models import Q, UniqueConstraint
from django.db.models.fields.json import KT
from django.db.models.functions import Lower

ONE_ACCOUNT = UniqueConstraint(
    Lower("email"), condition=Q(primary=True), name="address_has_one_account"
)
ONE_PASSKEY = UniqueConstraint(
    "user", KT("data__credential__id"), name="credential_is_one_passkey"
)


def part_what_was_made_twice(apps, schema_editor):
    """Nobody loses an account: of those with one address, one has it confirmed or had it first, and
    it waits to be confirmed for the others. Each still signs in with their own password."""
    taken = set()
    addresses = apps.get_model("account", "EmailAddress").objects.filter(primary=True)
    for address in addresses.order_by("-verified", "pk").iterator():
        if address.email.lower() in taken:
            addresses.filter(pk=address.pk).update(primary=False)
        taken.add(address.email.lower())


def forget_second_rows_of_a_passkey(apps, schema_editor):
    kept = set()
    passkeys = apps.get_model("mfa", "Authenticator").objects.filter(type="webauthn")
    for passkey in passkeys.order_by("pk"):
        credential = passkey.data.get("credential", {}).get("id")
        if credential is not None and (passkey.user_id, credential) in kept:
            passkey.delete()
        kept.add((passkey.user_id, credential))


def add_constraints(apps, schema_editor):
    schema_editor.add_constraint(apps.get_model("account", "EmailAddress"), ONE_ACCOUNT)
    schema_editor.add_constraint(apps.get_model("mfa", "Authenticator"), ONE_PASSKEY)


def remove_constraints(apps, schema_editor):
    schema_editor.remove_constraint(apps.get_model("account", "EmailAddress"), ONE_ACCOUNT)
    schema_editor.remove_constraint(apps.get_model("mfa", "Authenticator"), ONE_PASSKEY)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_accounts"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunPython(part_what_was_made_twice, migrations.RunPython.noop),
        migrations.RunPython(forget_second_rows_of_a_passkey, migrations.RunPython.noop),
        migrations.RunPython(add_constraints, remove_constraints),
    ]
