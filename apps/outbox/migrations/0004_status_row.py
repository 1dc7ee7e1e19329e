"""The row that says how the outbox does is there from the beginning, so that a beat that never starts is noticed."""

from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("outbox", "OutboxStatus").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_withdrawn")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
