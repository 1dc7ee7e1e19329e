"""Keeping the index true: within the transaction of the change."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import connection, models, transaction
from django.db.models import Value
from django.utils import timezone, translation

from apps.moderation.choices import State
from apps.search.models import SearchDocument, SearchIndex, SearchPage, Word
from apps.search.querysets import HIT_END, HIT_START
from apps.search.sources import SOURCES, Page, Source, Written
from apps.search.words import CONFIGS

_NO_MARKS = str.maketrans("", "", HIT_START + HIT_END + "\x00")
# A vector takes at most 1 MB (PostgreSQL). What stands further back in the files is found by its page alone.
_MOST_BYTES = 350_000
_WORD = re.compile(r"[^\W\d_]{3,40}")


@transaction.atomic
def index(instance: models.Model) -> None:
    """Brings the document of `instance` up to date; what is not published has none."""
    source = SOURCES.get(type(instance))
    if source is None:
        return
    generations = _generations()
    if instance.state != State.PUBLISHED:  # type: ignore[attr-defined]
        SearchDocument.objects.filter(**_key(instance)).delete()
        return
    write(instance, source, generations)


def write(instance: models.Model, source: Source, generations: Iterable[int]) -> None:
    """Writes the document of something published into `generations`, and learns its words."""
    written = source.read(instance)
    pages = [_clean(page) for page in source.pages(instance)]
    values = _values(instance, source, written, pages)
    for generation in generations:
        document, created = SearchDocument.objects.update_or_create(
            **_key(instance), generation=generation, defaults=values
        )
        if not created:
            SearchPage.objects.filter(document=document).delete()
        SearchPage.objects.bulk_create(
            (
                SearchPage(
                    document=document,
                    file_name=page.file_name,
                    path=page.path,
                    language=page.language,
                    number=page.number,
                    text=page.text,
                    vector=SearchVector(Value(page.text), config=CONFIGS[page.language]),
                )
                for page in pages
            ),
            batch_size=200,
        )
    _learn(written, pages, source.aliases(instance))


def _generations() -> list[int]:
    """Those to write to: what is searched, and what is being built. None of them changes until the commit."""
    with connection.cursor() as cursor:
        statement = "SELECT current, building FROM search_searchindex FOR KEY SHARE"
        cursor.execute(statement)
        row = cursor.fetchone()
        if row is None:
            SearchIndex.objects.bulk_create([SearchIndex(pk=1)], ignore_conflicts=True)
            cursor.execute(statement)
            row = cursor.fetchone()
    return [generation for generation in row if generation is not None]


def _key(instance: models.Model) -> dict[str, Any]:
    return {"content_type": ContentType.objects.get_for_model(instance), "object_id": instance.pk}


def _clean(page: Page) -> Page:
    return Page(
        page.file_name, page.path, page.language, page.number, page.text.translate(_NO_MARKS)[:200_000]
    )


def _values(instance: Any, source: Source, written: dict[str, Written], pages: list[Page]) -> dict[str, Any]:
    with translation.override("de"):
        path = instance.get_absolute_url()
    day = source.day(instance)
    published = instance.publish_at or instance.published_at or timezone.now()
    values: dict[str, Any] = {
        "kind": source.kind,
        "path": path,
        "date": day,
        "sorted_on": day or timezone.localdate(published),
        "facets": source.facets(instance, [one.language for one in written.values()]),
        "publish_at": instance.publish_at,
        "expire_at": instance.expire_at,
    }
    for reader, one in written.items():
        config = CONFIGS[one.language]
        title, text = one.title.translate(_NO_MARKS)[:300], one.text.translate(_NO_MARKS)
        named = f"{title} {source.aliases(instance)}".translate(_NO_MARKS)
        values |= {
            f"title_{reader}": title,
            f"text_{reader}": text,
            f"language_{reader}": one.language,
            f"title_vector_{reader}": SearchVector(Value(named), config=config),
            f"vector_{reader}": _vector(named, one.keywords.replace("\x00", ""), text, pages, config),
        }
    return values


def _vector(title: str, keywords: str, text: str, pages: list[Page], config: str) -> Any:
    """Title, keywords, text and the pages of files, each of these in its own language."""
    text = _cut(text, _MOST_BYTES)
    left = _MOST_BYTES - len(text.encode())
    vector = (
        SearchVector(Value(title), weight="A", config=config)
        + SearchVector(Value(keywords), weight="B", config=config)
        + SearchVector(Value(text), weight="C", config=config)
    )
    for language in dict.fromkeys(page.language for page in pages):
        whole = _cut("\n".join(page.text for page in pages if page.language == language), left)
        left -= len(whole.encode())
        vector += SearchVector(Value(whole), weight="D", config=CONFIGS[language])
    return vector


def _cut(text: str, most: int) -> str:
    """The beginning of `text` that takes at most `most` bytes."""
    return text.encode()[: max(most, 0)].decode(errors="ignore")


def _learn(written: dict[str, Written], pages: list[Page], aliases: str) -> None:
    """Remembers the words. In one order, so that two of these at a time never block each other."""
    forms: dict[tuple[str, str], tuple[str, bool]] = {}
    texts = [(one.language, f"{one.text}\n{one.keywords}", False) for one in written.values()]
    texts += [(page.language, page.text, False) for page in pages]
    texts += [(one.language, f"{one.title} {aliases}", True) for one in written.values()]
    for language, text, is_title in texts:
        for word in _WORD.findall(text):
            forms.setdefault((language, word.lower()), (word, is_title))
            if is_title:
                forms[language, word.lower()] = (word, True)
    known = Word.objects.filter(form__in=[form for _language, form in forms])
    for language, form, titles in known.values_list("language", "form", "titles"):
        if (language, form) in forms and (titles or not forms[language, form][1]):
            del forms[language, form]
    if not forms:
        return
    with connection.cursor() as cursor:
        ordered = sorted(forms.items())
        cursor.execute(
            _LEARN,
            {
                "languages": [language for (language, _form), _rest in ordered],
                "forms": [form for (_language, form), _rest in ordered],
                "shown": [shown for _key, (shown, _is_title) in ordered],
                "titles": [int(is_title) for _key, (_shown, is_title) in ordered],
            },
        )


_LEARN = """
WITH given AS (
    SELECT *, (ts_lexize(CASE language WHEN 'en' THEN 'english_stem' ELSE 'german_stem' END::regdictionary,
                         form))[1] AS stem
    FROM unnest(%(languages)s::text[], %(forms)s::text[], %(shown)s::text[], %(titles)s::int[])
        WITH ORDINALITY AS one(language, form, shown, titles, place)
), learnt AS (
    INSERT INTO search_word (language, form, shown, stem, documents, titles)
    SELECT language, form, shown, stem, 1, titles FROM given WHERE length(stem) <= 40 ORDER BY place
    ON CONFLICT (language, form) DO UPDATE SET titles = 1
        WHERE search_word.titles = 0 AND excluded.titles = 1
    RETURNING id, language, stem
), first AS (
    SELECT DISTINCT ON (stem) id, stem FROM learnt
    WHERE language = 'de' AND stem ~ '^[[:alpha:]]{5,40}$'
        AND NOT EXISTS (
            SELECT FROM search_wordending AS known JOIN search_word AS word ON word.id = known.word_id
            WHERE known.ending = learnt.stem AND word.stem = learnt.stem
        )
    ORDER BY stem, id
)
INSERT INTO search_wordending (word_id, ending)
SELECT id, substr(stem, place) FROM first, generate_series(1, length(stem) - 3) AS place
"""
