import uuid

from django.db import migrations, models

import apps.publications.identifiers


class Migration(migrations.Migration):
    dependencies = [("publications", "0003_take_over_records")]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="work",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField(
            model_name="publication",
            name="short",
            field=models.CharField(
                default=apps.publications.identifiers.short_code,
                editable=False,
                max_length=10,
                unique=True,
                verbose_name="short address",
            ),
        ),
        migrations.AlterField(model_name="download", name="key", field=models.UUIDField(default=uuid.uuid4)),
        migrations.AddConstraint(
            model_name="download",
            constraint=models.UniqueConstraint(fields=("publication", "key"), name="download_each_key_once"),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("work", "edition_number"), name="publication_each_edition_once"
            ),
        ),
    ]
