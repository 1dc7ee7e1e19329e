"""Freezing a project that has ended: nothing of it changes any more, be it its page or what belongs to it.

Left open on purpose: taking something down after a report (Regulation (EU) 2022/2065, Art. 16), deleting
personal data of participants, and what readers do (counts, certificates).
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.moderation import history
from apps.moderation import services as moderation
from apps.moderation.choices import State
from apps.moderation.models import ModeratedModel, Review
from apps.moderation.signals import content_changed
from apps.projects.models import Project
from apps.projects.permissions import can_freeze


class Frozen(Conflict):
    """The project is finished for good."""

    def __init__(self, acronym: str):
        super().__init__(
            _(
                "The project %(project)s has ended and is kept as it is, so nothing of it can be changed. "
                "A manager can open it again."
            )
            % {"project": acronym}
        )


class NotEnded(UserError):
    """A project that runs is no archive."""

    user_message = _("Only a public project whose term is over can be frozen.")


class StillWaiting(Conflict):
    """Something would wait for ever."""

    def __init__(self, titles: list[str]):
        super().__init__(
            ngettext(
                "“%(first)s” still waits for a review or for its time. Please decide on it first.",
                "%(number)d things still wait for a review or for their time, “%(first)s” among them. "
                "Please decide on them first.",
                len(titles),
            )
            % {"number": len(titles), "first": titles[0]}
        )


class NoteMissing(UserError):
    """Opened again without a word about why."""

    user_message = _("Please write why the project is opened again; it stays in its history.")


def refusal(content: ModeratedModel, locking: bool) -> Frozen | None:
    """The refusal if `content` belongs to a frozen project; registered with `moderation.guards`.

    With `locking` the project's row is shared, so that it is frozen after this change or before it.
    """
    key = content.pk if content.project_path == "pk" else getattr(content, "project_id", None)
    if key is None or not content.project_path:
        return None
    with connection.cursor() as cursor:
        share = " FOR SHARE" if locking else ""
        cursor.execute(f"SELECT acronym, frozen_at FROM {Project._meta.db_table} WHERE id = %s{share}", [key])
        row = cursor.fetchone()
    return Frozen(row[0]) if row and row[1] else None


@transaction.atomic
def freeze(*, project: Project, actor) -> Project:
    """Keeps the project as it is from now on.

    Raises:
        NotEnded: if its term is not over, or it is not public.
        StillWaiting: if something of it waits for a decision or for its time.
    """
    project = moderation.lock(project)
    require(can_freeze(actor, project))
    if project.frozen_at is not None:
        return project
    if not (project.is_public and project.has_ended):
        raise NotEnded
    if waiting := [str(one) for rows in contents(project) for one in _waiting(rows)]:
        raise StillWaiting(waiting)
    return _set(project, timezone.now(), actor=actor, action="freeze")


@transaction.atomic
def thaw(*, project: Project, actor, note: str) -> Project:
    """Opens it again, with a note that stays in its history.

    Raises:
        NoteMissing: if the note is empty.
    """
    project = moderation.lock(project)
    require(can_freeze(actor, project))
    if project.frozen_at is None:
        return project
    if not note.strip():
        raise NoteMissing
    return _set(project, None, actor=actor, action="thaw", note=note.strip())


def contents(project: Project) -> Iterator[models.QuerySet]:
    """Of each kind of content that may belong to a project what belongs to this one; itself first."""
    kinds = [model for model in apps.get_models() if issubclass(model, ModeratedModel) and model.project_path]
    for model in sorted(kinds, key=lambda model: model is not Project):
        yield model._default_manager.filter(**{model.project_path: project.pk})


def _waiting(rows: models.QuerySet) -> models.QuerySet:
    """Those that wait for a review, or for the time from which they are public."""
    kind = ContentType.objects.get_for_model(rows.model)
    in_review = Review.objects.filter(content_type=kind, object_id=OuterRef("pk"), decision="")
    return rows.filter(Exists(in_review) | models.Q(state=State.PUBLISHED, publish_at__gt=timezone.now()))


def _set(project: Project, moment, *, actor, action: str, note: str = "") -> Project:
    project.frozen_at = moment
    project.version += 1
    project.save(update_fields=["frozen_at", "version", "updated_at"])
    history.record(project, actor=actor, action=action, note=note)
    audit.record(actor=actor, action=action, target=project)
    content_changed.send(sender=Project, instance=project)
    return project
