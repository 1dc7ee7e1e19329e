"""The history of all that is moderated: who, when, what, with which note, and every text there ever was.

The services record each change here, in its transaction. `services.lock` sees to it that no text gets lost
that was stored by another way (loaded content, say).
"""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType

from apps.moderation.choices import Decision, State
from apps.moderation.models import HistoryEntry, ModeratedModel, Review, Revision
from apps.moderation.related import label_of
from apps.moderation.values import text_of

FOUND = "found"  # a text that was there before anybody changed it here


def record(instance: ModeratedModel, *, actor: Any, action: str, note: str = "") -> HistoryEntry:
    """Adds an entry about `instance` as it is stored now; its text is kept if it became another one."""
    text = text_to_edit(instance)
    before = HistoryEntry.objects.about(instance).with_text().first()
    return HistoryEntry.objects.create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        version=instance.version,
        action=action,
        actor_label=str(actor)[:200],
        note=note,
        text=None if before is not None and before.text == text else text,
    )


def keep_what_is_there(instance: ModeratedModel) -> None:
    """Records a locked row's text if its version is not in the history yet."""
    if not HistoryEntry.objects.about(instance).filter(version=instance.version).exists():
        record(instance, actor="", action=FOUND)


def text_to_edit(instance: ModeratedModel) -> dict[str, Any]:
    """What the next edit starts from: the stored text, with the proposal that waits or was sent back."""
    proposal = proposal_to_edit(instance)
    return text_of(instance) | (proposal.values if proposal else {})


def proposal_to_edit(instance: ModeratedModel) -> Revision | None:
    """The proposal that a further edit starts from: one that waits, or the last one, if it was sent back."""
    last = Review.objects.about(instance).filter(revision__isnull=False).select_related("revision").first()
    if instance.state != State.PUBLISHED or last is None:
        return None
    return last.revision if last.decision in {"", Decision.CHANGES_REQUESTED} else None


def text_before(instance: ModeratedModel, *, version: int) -> dict[str, Any] | None:
    """The text that an edit of `version` started from; None if the history does not know it."""
    found = HistoryEntry.objects.about(instance).with_text().filter(version__lte=version).first()
    return found.text if found else None


def text_when(instance: ModeratedModel, moment: datetime) -> dict[str, Any] | None:
    """The text as it was at `moment`; None before the history began."""
    found = HistoryEntry.objects.about(instance).with_text().filter(created_at__lte=moment).first()
    return found.text if found else None


def text_of_entry(entry: HistoryEntry) -> dict[str, Any]:
    """The whole text as it was after `entry`."""
    found = HistoryEntry.objects.about_same(entry).with_text().filter(pk__lte=entry.pk).first()
    return found.text or {} if found else {}


def version_before(entry: HistoryEntry) -> HistoryEntry:
    """The last entry whose text is another one than after `entry`; `entry` itself if it is the first."""
    texts = list(HistoryEntry.objects.about_same(entry).with_text().filter(pk__lte=entry.pk)[:2])
    return texts[-1] if texts else entry


def tell_what_changed(instance: ModeratedModel, entries: list[HistoryEntry]) -> None:
    """Sets `changed`, the names of the fields that differ from the version before, on `entries` of a list."""
    if not entries:
        return
    versions = HistoryEntry.objects.about(instance).with_text().filter(pk__lte=entries[0].pk)
    texts = [(one.pk, one.text) for one in versions[: len(entries) + 1]]
    changed = {
        pk: _labels(instance, {name for name in new if name in old and old[name] != new[name]})
        for (pk, new), (_older, old) in pairwise(texts)
    }
    for entry in entries:
        entry.changed = changed.get(entry.pk, [])  # type: ignore[attr-defined]


def _labels(instance: ModeratedModel, names: set[str]) -> list[str]:
    fields = [label_of(instance._meta.get_field(name)) for name in instance.kept_fields if name in names]
    return [*fields, *(str(label) for name, label in instance.part_labels.items() if name in names)]
