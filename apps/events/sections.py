"""Events on the pages of projects and organisations."""

from apps.events.models import Event

AT_MOST = 6


def _of_project(project, user):
    events = Event.objects.visible_to(user).published().filter(project=project)
    return events.for_section().with_labels()[:AT_MOST]


def _of_organisation(organisation, user):
    events = Event.objects.visible_to(user).published().filter(organisation=organisation)
    return events.for_section().with_labels()[:AT_MOST]


LOADERS = {"projects.project": _of_project, "partners.partnerorganisation": _of_organisation}
