"""What the pages of projects and partners show of the apps above them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.sections import Section, register
from apps.news.models import Article
from apps.offers.models import SupportOffer
from apps.projects.models import Project
from apps.publications.models import Publication

SHOWN = 6


def _publications(user, **owner):
    return Publication.objects.visible_to(user).published().filter(**owner).newest_first()[:SHOWN]


def _articles(user, **owner):
    return Article.objects.visible_to(user).published().filter(**owner).newest_first()[:SHOWN]


def _offers(user, **owner):
    return SupportOffer.objects.visible_to(user).published().filter(**owner).with_owner().by_title()[:SHOWN]


def _projects(user, organisation):
    return Project.objects.visible_to(user).published().filter(consortium__organisation=organisation)[:SHOWN]


_PARTS = [
    ("publications", _("Publications and downloads"), "publications/_publication_card.html", _publications),
    ("news", _("News"), "news/_article_card.html", _articles),
]


def connect() -> None:
    """Registers the sections; called once, when the app is ready."""
    register(
        "partners.partnerorganisation",
        Section(
            "projects", _("Projects"), "projects/_project_card.html", lambda one, user: _projects(user, one)
        ),
    )
    offers = Section(
        "offers", _("Offers of support"), "offers/_offer_card.html", _loader(_offers, "organisation")
    )
    register("partners.partnerorganisation", offers)
    of_project = Section(
        "offers", _("Offers of support"), "offers/_offer_card.html", _loader(_offers, "project")
    )
    register("projects.project", of_project)
    for key, title, template, load in _PARTS:
        register(
            "projects.project", Section(key, title, template, _loader(load, "project"), _list_of_project(key))
        )
        register("partners.partnerorganisation", Section(key, title, template, _loader(load, "organisation")))


def _loader(load, owner: str):
    return lambda instance, user: load(user, **{owner: instance})


def _list_of_project(app: str):
    return lambda project: f"{reverse(f'{app}:list')}?projekt={project.slug}"
