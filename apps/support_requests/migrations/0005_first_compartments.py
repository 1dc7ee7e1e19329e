"""Where a new portal begins: employees' requests are closed to the employers' side, and the other way round."""

from django.db import migrations

BARRED = (
    ("works_council", "employers"),
    ("works_council", "chamber"),
    ("management", "union"),
    ("personnel", "union"),
)


def bar(apps, schema_editor):
    Compartment = apps.get_model("support_requests", "Compartment")
    for asker_role, organisation_kind in BARRED:
        Compartment.objects.get_or_create(asker_role=asker_role, organisation_kind=organisation_kind)


class Migration(migrations.Migration):
    dependencies = [("support_requests", "0004_compartments")]

    operations = [migrations.RunPython(bar, migrations.RunPython.noop)]
