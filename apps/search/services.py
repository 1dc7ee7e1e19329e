"""Keeping the index true: within the transaction of the change."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import connection, models, transaction
from django.db.models import Value
from django.utils import translation

from apps.moderation.choices import State
from apps.search.models import SearchDocument
from apps.search.querysets import CONFIGS, HIT_END, HIT_START
from apps.search.sources import SOURCES, Source

_NO_MARKS = str.maketrans("", "", HIT_START + HIT_END + "\x00")


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
    document, _created = SearchDocument.objects.update_or_create(**key, defaults=_values(instance, source))
    _learn_words(document)


def rebuild(progress: Callable[[int], None] = lambda done: None) -> int:
    """Writes all documents anew, while search goes on with the old ones; returns their number.

    Each document has a transaction of its own: what is published meanwhile need not wait.
    """
    done = 0
    for model in SOURCES:
        published = model._default_manager.filter(state=State.PUBLISHED)
        for pk in list(published.values_list("pk", flat=True)):
            done += _reindex(published, pk)
            progress(done)
        documents = SearchDocument.objects.filter(content_type=ContentType.objects.get_for_model(model))
        documents.exclude(object_id__in=published.values("pk")).delete()
    SearchDocument.objects.exclude(
        content_type__in=ContentType.objects.get_for_models(*SOURCES).values()
    ).delete()
    return done


@transaction.atomic
def _reindex(published: models.QuerySet, pk: int) -> bool:
    """Under the row's lock, so that a withdrawal at the same moment is not overtaken."""
    instance = published.select_for_update(of=("self",)).filter(pk=pk).first()
    if instance is not None:
        index(instance)
    return instance is not None


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
    for reader, written in source.read(instance).items():
        config = CONFIGS[reader]
        title, text = written.title.translate(_NO_MARKS)[:300], written.text.translate(_NO_MARKS)
        values |= {
            f"title_{reader}": title,
            f"text_{reader}": text,
            f"language_{reader}": written.language,
            f"vector_{reader}": SearchVector(Value(title), weight="A", config=config)
            + SearchVector(Value(text), weight="C", config=config),
        }
    return values


def _learn_words(document: SearchDocument) -> None:
    """Remembers the document's words. In one order, so that two of these at a time never block each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO search_word (language, stem)
            SELECT language, lexeme
            FROM search_searchdocument,
                LATERAL (SELECT 'de' AS language, lexeme FROM unnest(vector_de)
                         UNION ALL SELECT 'en', lexeme FROM unnest(vector_en)) AS words
            WHERE id = %s AND lexeme ~ '^[a-zß]{5,40}$'
            ORDER BY language, lexeme
            ON CONFLICT DO NOTHING
            """,
            [document.pk],
        )
