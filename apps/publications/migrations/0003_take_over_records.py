"""What was written in one language goes into the field of that language, here and in what the history keeps."""

import secrets
import uuid

from django.db import migrations

_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
_RENAMED = {"title": "title_de", "summary": "summary_de"}


def take_over(apps, schema_editor):
    Publication = apps.get_model("publications", "Publication")
    Download = apps.get_model("publications", "Download")
    for publication in Publication.objects.all().iterator():
        publication.work = uuid.uuid4()
        publication.short = "".join(secrets.choice(_SIGNS) for _number in range(6))
        if publication.language == "en":  # German readers have seen the English until now, and still do
            publication.title_en, publication.summary_en = publication.title_de, publication.summary_de
        publication.save(update_fields=["work", "short", "title_en", "summary_en"])
    for download in Download.objects.all().iterator():
        download.key = uuid.uuid4()
        download.save(update_fields=["key"])
    _rename_kept(apps, _RENAMED)


def give_back(apps, schema_editor):
    """Authors become one line again; what does not fit is cut off."""
    Publication = apps.get_model("publications", "Publication")
    for publication in Publication.objects.all().iterator():
        publication.authors = "; ".join(publication.authors.splitlines())[:300]
        if publication.language == "en" and publication.title_en:
            publication.title_de = publication.title_en
            publication.summary_de = publication.summary_en or publication.summary_de
        publication.save(update_fields=["authors", "title_de", "summary_de"])
    _rename_kept(apps, {new: old for old, new in _RENAMED.items()})


def _rename_kept(apps, names):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="publications", model="publication").first()
    if kind is None:
        return
    for label, field in (("HistoryEntry", "text"), ("Revision", "values")):
        rows = apps.get_model("moderation", label).objects.filter(content_type=kind)
        for row in rows.exclude(**{field: None}).iterator():
            kept = getattr(row, field)
            setattr(row, field, {names.get(name, name): value for name, value in kept.items()})
            row.save(update_fields=[field])
    apps.get_model("partners", "WorkingCopy").objects.filter(content_type=kind).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("moderation", "0002_history"),
        ("partners", "0005_working_copies_and_stamps"),
        ("publications", "0002_records"),
    ]

    operations = [migrations.RunPython(take_over, give_back)]
