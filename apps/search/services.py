"""Keeping the index true: within the transaction of the change."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Value
from django.utils import translation

from apps.moderation.choices import State
from apps.search.models import SearchDocument
from apps.search.sources import SOURCES, Source


@transaction.atomic
def index(instance: models.Model) -> None:
    """Brings the document of `instance` up to date; what is not published has none."""
    source = SOURCES.get(type(instance))
    if source is None:
        return
    key = {"content_type": ContentType.objects.get_for_model(instance), "object_id": instance.pk}
    if instance.state != State.PUBLISHED:  # type: ignore[attr-defined]
        SearchDocument.objects.filter(**key).delete()
        return
    SearchDocument.objects.update_or_create(**key, defaults=_values(instance, source))


@transaction.atomic
def rebuild(progress=lambda done: None) -> int:
    """Writes all documents anew, while search goes on with the old ones; returns their number."""
    done = 0
    for model in SOURCES:
        published = model._default_manager.filter(state=State.PUBLISHED)  # type: ignore[misc]
        for instance in published.iterator(chunk_size=200):
            index(instance)
            done += 1
            progress(done)
        stale = SearchDocument.objects.filter(content_type=ContentType.objects.get_for_model(model))
        stale.exclude(object_id__in=published.values("pk")).delete()
    return done


def _values(instance, source: Source) -> dict:
    with translation.override("de"):
        path = instance.get_absolute_url()
    values = {
        "kind": source.kind,
        "path": path,
        "date": source.day(instance),
        "publish_at": instance.publish_at,
        "expire_at": instance.expire_at,
    }
    for language, config in (("de", "german"), ("en", "english")):
        # Where there is no English text, the German one is what an English reader can find.
        title = (source.title(instance, language) or source.title(instance, "de"))[:300]
        text = source.text(instance, language) or source.text(instance, "de")
        values |= {
            f"title_{language}": title,
            f"text_{language}": text,
            f"vector_{language}": SearchVector(Value(title), weight="A", config=config)
            + SearchVector(Value(text), weight="C", config=config),
        }
    return values
