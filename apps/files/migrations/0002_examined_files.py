import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="waits_for_id",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                blank=True,
                choices=[
                    ("waiting", "Waits for the virus scan"),
                    ("clean", "Virus scan: nothing found"),
                    ("infected", "Virus scan: something was found"),
                ],
                default="",
                editable=False,
                max_length=10,
                verbose_name="virus scan",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="storedfile",
            name="threat",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=200,
                verbose_name="found by the virus scanner",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="storedfile",
            name="examined_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="examined"),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="page_count",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="number of pages"),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="cover",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="accessibility",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("waits_for_id__isnull", False)),
                fields=["created_at"],
                name="files_not_taken_yet",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("scan", "waiting")), fields=["id"], name="files_waiting_for_scan"
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("examined_at__isnull", True)), fields=["id"], name="files_not_examined"
            ),
        ),
        migrations.CreateModel(
            name="PdfPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "page of a PDF",
                "verbose_name_plural": "pages of PDFs",
                "ordering": ["file", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="pdfpage",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="files_each_page_once"),
        ),
    ]
