"""Building the index anew beside the one that is searched, and switching to it in one transaction.

Whatever changes meanwhile is written to both (`services.index`), so that nothing is missed.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.moderation.choices import State
from apps.search.models import SearchDocument, SearchIndex
from apps.search.permissions import can_rebuild
from apps.search.services import write
from apps.search.sources import SOURCES

# Goes up whenever the code puts something else into documents: the beat then builds the index anew.
VERSION = 1
# What the row says when a manager has asked for a new one.
ASKED = 1_000_000
# A builder that has not moved for so long has died; the next one begins anew.
PATIENCE = timedelta(minutes=3)
_AT_ONCE = 2_000


class AlreadyBuilding(Conflict):
    """One at a time."""

    user_message = _("The search index is being rebuilt already. You can watch how far it has come.")


class Overtaken(Exception):
    """Another builder has taken over, as this one seemed to have died."""


def rebuild(progress: Callable[[int, int], object] = lambda done, total: None) -> int:
    """Writes all documents anew, while search goes on with the old ones; returns their number.

    `progress` is told how many are done, and of how many. Each document has a transaction of its own: what is
    published meanwhile need not wait.

    Raises:
        AlreadyBuilding: if that is being done.
        Overtaken: if this builder was so slow that another one took over.
    """
    generation, total = _begin()
    done = 0
    for model in SOURCES:
        published = model._default_manager.filter(state=State.PUBLISHED)
        for pk in list(published.order_by("pk").values_list("pk", flat=True)):
            _write_one(published, pk, generation)
            done += 1
            if done % 20 == 0:
                _move(generation, done)
            progress(done, total)
    _move(generation, done)
    _finish(generation)
    _tidy(generation)
    return SearchDocument.objects.filter(generation=generation).count()


def is_outdated() -> bool:
    """Whether the index was built by other code, or never."""
    return SearchIndex.objects.state().version != VERSION


def is_building() -> bool:
    """Whether somebody builds a new index, and is alive."""
    return _is_alive(SearchIndex.objects.state())


def _is_alive(state: SearchIndex) -> bool:
    return bool(state.building and state.moved_at and state.moved_at > timezone.now() - PATIENCE)


@transaction.atomic
def ask_for_rebuild(*, actor) -> None:
    """A manager has the index built anew: the beat begins within a minute.

    Raises:
        AlreadyBuilding: if that is being done.
    """
    require(can_rebuild(actor))
    state = _locked()
    if _is_alive(state):
        raise AlreadyBuilding
    if state.version == ASKED:
        return
    audit.record(actor=actor, action="rebuild_index", target=state)
    state.version = ASKED
    state.save(update_fields=["version"])


@transaction.atomic
def _begin() -> tuple[int, int]:
    """Waits for who is just indexing: from now on everybody writes to the new generation, too."""
    state = _locked()
    now = timezone.now()
    if _is_alive(state):
        raise AlreadyBuilding
    newest = SearchDocument.objects.aggregate(newest=Max("generation"))["newest"] or 0
    state.building = max(newest, state.current, state.building or 0) + 1
    state.began_at = state.moved_at = now
    state.finished_at = None
    state.done = 0
    state.total = sum(model._default_manager.filter(state=State.PUBLISHED).count() for model in SOURCES)
    state.save()
    return state.building, state.total


@transaction.atomic
def _write_one(published: models.QuerySet, pk: int, generation: int) -> None:
    """Under the row's lock, so that a withdrawal at the same moment is not overtaken."""
    instance = published.select_for_update(of=("self",)).filter(pk=pk).first()
    if instance is not None:
        write(instance, SOURCES[type(instance)], [generation])


def _move(generation: int, done: int) -> None:
    """Tells how far it has come; touches no key, so that nobody who indexes has to wait for it."""
    moved = SearchIndex.objects.filter(building=generation).update(done=done, moved_at=timezone.now())
    if not moved:
        raise Overtaken


@transaction.atomic
def _finish(generation: int) -> None:
    """The switch: from its commit on everybody searches the new generation."""
    state = _locked()
    if state.building != generation:
        raise Overtaken
    state.current, state.building = generation, None
    state.version = VERSION
    state.finished_at = state.moved_at = timezone.now()
    state.save()


def _locked() -> SearchIndex:
    SearchIndex.objects.bulk_create([SearchIndex(pk=1)], ignore_conflicts=True)
    return SearchIndex.objects.select_for_update().get()


def _tidy(generation: int) -> None:
    """Drops older generations, a few rows at a time, and counts in how many documents each word stands."""
    old = SearchDocument.objects.filter(generation__lt=generation)
    while numbers := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        SearchDocument.objects.filter(pk__in=numbers).delete()
    count_words()


def count_words() -> None:
    """Counts in how many documents and titles each word stands; words that stand nowhere are dropped."""
    generation = SearchIndex.objects.state().current
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(generation=int(generation)))
        cursor.execute("ANALYZE search_searchdocument, search_searchpage, search_word, search_wordending")


_DOCUMENTS = "SELECT {column} FROM search_searchdocument WHERE generation = {{generation}}"
_PARTS = " UNION ALL ".join(
    f"SELECT word, {counts} FROM ts_stat('{_DOCUMENTS.format(column=column)}')"
    for column, counts in {
        "vector_de": "ndoc AS documents, 0 AS titles",
        "vector_en": "ndoc, 0",
        "title_vector_de": "0, ndoc",
        "title_vector_en": "0, ndoc",
    }.items()
)
_COUNT = f"""
WITH counted AS (
    SELECT word AS stem, max(documents) AS documents, max(titles) AS titles
    FROM ({_PARTS}) AS part GROUP BY word
), gone AS (
    DELETE FROM search_word WHERE NOT EXISTS (SELECT FROM counted WHERE counted.stem = search_word.stem)
    RETURNING id
), endings_gone AS (
    DELETE FROM search_wordending WHERE word_id IN (SELECT id FROM gone)
)
UPDATE search_word SET documents = counted.documents, titles = counted.titles
FROM counted WHERE counted.stem = search_word.stem
    AND (search_word.documents, search_word.titles) <> (counted.documents, counted.titles)
"""
