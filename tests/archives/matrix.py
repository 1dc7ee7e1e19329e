"""Keeping a project is for its managers; the file for everybody where it is offered."""

from datetime import timedelta

from django.utils import timezone

from apps.archives.choices import ArchiveState
from apps.archives.models import ProjectArchive
from apps.files.services import store_made
from apps.projects.models import Project
from tests.architecture.matrix import Route, only
from tests.factories.projects import make_project


def make_ended(**more) -> Project:
    """A project whose term is over; frozen since today with `frozen_at`."""
    return make_project(ends_on=timezone.localdate() - timedelta(days=1), **more)


def make_archive(project: Project | None = None, **more) -> ProjectArchive:
    """A finished archive, offered unless `is_offered` says otherwise."""
    project = project or make_ended(frozen_at=timezone.now())
    stored = store_made(name="archiv.zip", mime="application/zip", content=b"PK-Beispiel")
    fields = {"state": ArchiveState.READY, "is_offered": True, "finished_at": timezone.now()} | more
    return ProjectArchive.objects.create(project=project, stored=stored, **fields)


def frozen(world):
    return {"pk": make_ended(frozen_at=timezone.now()).pk}


def managers_post(name, kwargs, **more):
    return Route(
        f"archives:{name}",
        kwargs=kwargs,
        get=only("manager", status=405, others=405),
        post=only("manager", status=302),
        **more,
    )


ROUTES = [
    Route("archives:file", kwargs=lambda world: {"slug": make_archive().project.slug}),
    Route(
        "archives:keep",
        kwargs=lambda world: {"pk": make_ended().pk},
        get=only("manager"),
        post=only("manager", status=405, others=405),
        foreign_kwargs=lambda world: {"pk": make_project(state="draft").pk},
        foreign_post=405,
    ),
    managers_post("freeze", lambda world: {"pk": make_ended().pk}),
    managers_post("thaw", frozen, data=lambda world: {"note": "Nachtrag"}),
    managers_post("ask", frozen),
    managers_post(
        "offer", lambda world: {"pk": make_archive().project_id}, data=lambda world: {"wanted": "0"}
    ),
]
