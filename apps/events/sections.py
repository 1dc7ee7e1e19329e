"""Events on the pages of projects, organisations and publications."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.sections import Section, register
from apps.events.models import Event

AT_MOST = 6


def _of_project(project, user):
    events = Event.objects.visible_to(user).published().filter(project=project)
    return events.for_section().with_labels()[:AT_MOST]


def _of_organisation(organisation, user):
    events = Event.objects.visible_to(user).published().filter(organisation=organisation)
    return events.for_section().with_labels()[:AT_MOST]


def _of_publication(publication, user):
    """At which events it is among the materials, also those that are over."""
    events = Event.objects.visible_to(user).published().filter(materials=publication)
    return events.with_labels().order_by("-starts_at", "pk")[:AT_MOST]


def _list_of_project(project) -> str:
    return f"{reverse('events:list')}?projekt={project.slug}"


def connect() -> None:
    """Registers the sections; called once, when the app is ready."""
    title, template = _("Events"), "events/_event_card.html"
    register("projects.project", Section("events", title, template, _of_project, _list_of_project))
    register("publications.publication", Section("events", title, template, _of_publication))
    register("partners.partnerorganisation", Section("events", title, template, _of_organisation))
