import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publications", "0004_editions_and_addresses")]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("digest", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "visit within the hour",
                "verbose_name_plural": "visits within the hour",
            },
        ),
        migrations.CreateModel(
            name="ReadingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                ("downloads", models.PositiveIntegerField(default=0, verbose_name="downloads")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="publications.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of readers",
                "verbose_name_plural": "counts of readers",
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "day"), name="publication_one_count_a_day")
                ],
            },
        ),
    ]
