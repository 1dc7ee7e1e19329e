"""Every write to archives: asked for by a manager, made by a worker, one at a time for each project."""

import tempfile
from datetime import timedelta

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.archives.building import build
from apps.archives.choices import UNFINISHED, ArchiveState
from apps.archives.models import ProjectArchive
from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.files import services as files
from apps.outbox.wakeup import wake_after_commit
from apps.projects.models import Project
from apps.projects.permissions import can_freeze

log = structlog.get_logger(__name__)

# A worker that has not moved for so long has died; the next one begins anew.
PATIENCE = timedelta(minutes=3)
TRIES = 3


class NotFrozen(UserError):
    """What still changes is no archive."""

    user_message = _("Please freeze the project first, so that its archive stays true.")


class BeingMade(Conflict):
    """One at a time."""

    user_message = _("The archive is being made already. You can watch how far it has come.")


class NoArchive(Conflict):
    """There is no file that could be offered."""

    user_message = _("There is no archive that could be offered. Please have one made first.")


@transaction.atomic
def ask(*, project: Project, actor) -> ProjectArchive:
    """Has an archive of a frozen project made, within a minute; it takes the place of the one before.

    Raises:
        NotFrozen: if the project may still change.
        BeingMade: if one is being made.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    require(can_freeze(actor, project))
    if project.frozen_at is None:
        raise NotFrozen
    if ProjectArchive.objects.filter(project=project, state__in=UNFINISHED).exists():
        raise BeingMade
    archive = ProjectArchive.objects.create(project=project)
    audit.record(actor=actor, action="ask_for_archive", target=project)
    wake_after_commit("archives.build_waiting")
    return archive


@transaction.atomic
def offer(*, project: Project, actor, wanted: bool) -> ProjectArchive:
    """Offers the archive on the project's public page, or no longer.

    Raises:
        NoArchive: if there is none.
    """
    require(can_freeze(actor, project))
    ready = ProjectArchive.objects.select_for_update().filter(project=project, state=ArchiveState.READY)
    archive = ready.order_by("-pk").first()
    if archive is None:
        raise NoArchive
    if archive.is_offered != wanted:
        archive.is_offered = wanted
        archive.save(update_fields=["is_offered"])
        audit.record(actor=actor, action="offer_archive" if wanted else "withdraw_archive", target=project)
    return archive


def build_waiting() -> int:
    """Makes what was asked for; returns how many. Safe to run as often and as many at once as one likes."""
    made = 0
    while archive := _claim():
        try:
            _make(archive)
        except Exception:
            # Whatever it was: the manager sees that it failed, and the log says why.
            log.exception("archive_failed", project=archive.project_id)
            _move(archive, state=ArchiveState.FAILED if archive.tries >= TRIES else ArchiveState.WAITING)
        else:
            made += 1
    return made


@transaction.atomic
def _claim() -> ProjectArchive | None:
    """The next one that nobody works on; a worker that does not move any more has died."""
    now = timezone.now()
    waiting = Q(state=ArchiveState.WAITING) | Q(state=ArchiveState.BUILDING, moved_at__lt=now - PATIENCE)
    open_ones = ProjectArchive.objects.filter(waiting).select_for_update(skip_locked=True)
    archive = open_ones.order_by("pk").first()
    if archive is None:
        return None
    if archive.tries >= TRIES:  # it died each time
        _move(archive, state=ArchiveState.FAILED)
        return None
    archive.state, archive.moved_at, archive.done = ArchiveState.BUILDING, now, 0
    archive.tries += 1
    archive.save(update_fields=["state", "moved_at", "done", "tries"])
    return archive


def _make(archive: ProjectArchive) -> None:
    project = Project.objects.get(pk=archive.project_id)
    with tempfile.TemporaryFile() as target:
        build(project, target, progress=lambda done, total: _move(archive, done=done, total=total))
        target.seek(0)
        _keep(archive, File(target, name=f"{project.slug}.zip"))


@transaction.atomic
def _keep(archive: ProjectArchive, content: File) -> None:
    """Keeps the file, unless another worker has taken over; what was there before goes."""
    ours = ProjectArchive.objects.select_for_update().get(pk=archive.pk)
    if ours.state != ArchiveState.BUILDING or ours.tries != archive.tries:
        return
    before = list(
        ProjectArchive.objects.filter(project=ours.project_id).exclude(pk=ours.pk).select_related("stored")
    )
    ours.is_offered = any(one.is_offered for one in before)
    ours.stored = files.store_made(name=str(content.name), mime="application/zip", content=content)
    ours.state, ours.finished_at = ArchiveState.READY, timezone.now()
    ours.save()
    audit.record(actor="system", action="make_archive", target=ours.project, size=ours.stored.size)
    for one in before:
        one.delete()
        if one.stored is not None:
            files.delete(stored=one.stored)


def _move(archive: ProjectArchive, **values) -> None:
    """Says how far it is, as long as it is this worker's."""
    mine = ProjectArchive.objects.filter(pk=archive.pk, tries=archive.tries)
    mine.update(moved_at=timezone.now(), **values)
