import django.db.models.deletion
from django.db import migrations, models

import apps.core.validators
import apps.publications.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_examined_files"),
        ("partners", "0005_working_copies_and_stamps"),
        ("projects", "0003_initiatives"),
        ("publications", "0001_initial"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="download",
            options={
                "ordering": ["position", "pk"],
                "verbose_name": "file of a publication",
                "verbose_name_plural": "files",
            },
        ),
        migrations.RenameField(model_name="publication", old_name="title", new_name="title_de"),
        migrations.AlterField(
            model_name="publication",
            name="title_de",
            field=models.CharField(
                max_length=250,
                validators=[apps.core.validators.single_line],
                verbose_name="title (German)",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="title_en",
            field=models.CharField(
                blank=True,
                max_length=250,
                validators=[apps.core.validators.single_line],
                verbose_name="title (English)",
            ),
        ),
        migrations.RenameField(model_name="publication", old_name="summary", new_name="summary_de"),
        migrations.AlterField(
            model_name="publication",
            name="summary_de",
            field=models.TextField(max_length=3000, verbose_name="summary (German)"),
        ),
        migrations.AddField(
            model_name="publication",
            name="summary_en",
            field=models.TextField(blank=True, max_length=3000, verbose_name="summary (English)"),
        ),
        migrations.AddField(
            model_name="publication",
            name="doi",
            field=models.CharField(
                blank=True,
                max_length=200,
                validators=[apps.publications.identifiers.check_doi],
                verbose_name="DOI",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="isbn",
            field=models.CharField(
                blank=True,
                max_length=13,
                validators=[apps.publications.identifiers.check_isbn],
                verbose_name="ISBN",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="edition",
            field=models.CharField(
                blank=True,
                help_text="As it is to be cited, for example “2nd, revised edition”.",
                max_length=60,
                validators=[apps.core.validators.single_line],
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="edition_number",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        # Each row needs one of its own: filled by the next migration.
        migrations.AddField(
            model_name="publication", name="work", field=models.UUIDField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="publication",
            name="short",
            field=models.CharField(editable=False, max_length=10, null=True, verbose_name="short address"),
        ),
        migrations.AddField(model_name="download", name="key", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="publication",
            name="issuers",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="partners.partnerorganisation",
                verbose_name="issuing organisations",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="related",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="publications.publication",
                verbose_name="related publications",
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="role",
            field=models.CharField(
                choices=[
                    ("main", "Main text"),
                    ("accessible", "Accessible version"),
                    ("slides", "Slides"),
                    ("data", "Data"),
                    ("annex", "Annex"),
                    ("picture", "Picture"),
                ],
                default="main",
                max_length=12,
                verbose_name="what it is",
            ),
        ),
        migrations.AlterField(
            model_name="download", name="position", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AlterField(
            model_name="download",
            name="stored_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="file",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="authors",
            field=models.TextField(
                help_text="As they are to be cited, each on a line of their own: people as “family name, "
                "given name”, organisations by their name.",
                max_length=5000,
                verbose_name="authors",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="files.storedfile",
            ),
        ),
    ]
