"""Adds when a pick was first played; what its clock has measured so far counts as played."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes the moment of the pick for that of the start, which nobody has noted."""
    played = Q(position__gt=0) | Q(playing_since__isnull=False)
    apps.get_model("parties", "Pick").objects.filter(played).update(started_at=F("picked_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0004_viewing_member"),
    ]

    operations = [
        migrations.AddField(
            model_name="pick",
            name="started_at",
            field=models.DateTimeField(
                blank=True, db_default=None, null=True, verbose_name="first played at"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
