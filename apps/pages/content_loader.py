"""Loads the facts in `content/*.toml`; what is there stays as it is: the operator may have edited it."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import models, transaction

from apps.audit import services as audit
from apps.audit.models import AuditEntry
from apps.moderation import services as moderation
from apps.moderation.choices import Action
from apps.moderation.models import ModeratedModel
from apps.news.models import Article
from apps.pages.mission import mark_sections
from apps.pages.models import LegalPage, MissionStatement
from apps.partners.models import PartnerOrganisation
from apps.projects.models import ConsortiumMember, FundingBody, FundingProgramme, Project
from apps.siteconfig import services as siteconfig
from apps.siteconfig.models import SiteSettings
from apps.support_requests.models import AnswerTemplate
from apps.taxonomy.models import ActionField, County, TargetGroup

ACTOR = "load_content"
CONTENT = Path(__file__).parent / "content"


@transaction.atomic
def load_all() -> Counter:
    """Creates what is missing; returns how many of each kind were added."""
    added: Counter = Counter()
    for load in (
        _site, _taxonomy, _partners, _funding, _projects, _news, _mission_statement, _legal_pages,
        _answer_templates,
    ):  # fmt: skip
        load(added)
    return added


@transaction.atomic
def load_basics() -> Counter:
    """What every network begins with: terms to sort content by, templates of legal pages and of answers."""
    added: Counter = Counter()
    for load in (_taxonomy, _legal_pages, _answer_templates):
        load(added)
    return added


def read(name: str) -> dict[str, Any]:
    """One file of `content/`."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def _site(added: Counter) -> None:
    if siteconfig.fill(values=read("site")["site"], actor=ACTOR):
        added[SiteSettings._meta.verbose_name] += 1


def _taxonomy(added: Counter) -> None:
    terms = read("taxonomy")
    for key, model in (("action_fields", ActionField), ("counties", County), ("target_groups", TargetGroup)):
        for position, values in enumerate(terms[key], start=1):
            _missing(model, {**values, "position": position}, added)


def _partners(added: Counter) -> None:
    for values in read("partners")["partners"]:
        add_partner(values, added)


def add_partner(values: dict, added: Counter) -> None:
    """A public partner organisation, unless there is one with this slug."""
    fields = values.pop("action_fields", [])
    partner = _missing(PartnerOrganisation, values, added)
    if partner is not None:
        partner.action_fields.set(ActionField.objects.filter(slug__in=fields))
        publish(partner)


def _funding(added: Counter) -> None:
    data = read("projects")
    for values in data["funding_bodies"]:
        names = values.pop("names")
        body = _missing(FundingBody, values, added)
        if body is not None:
            for name in names:
                body.names.create(**name)
    for values in data["programmes"]:
        _missing(FundingProgramme, values, added)


def _projects(added: Counter) -> None:
    for values in read("projects")["projects"]:
        consortium = values.pop("consortium")
        fields = values.pop("action_fields", [])
        values["organisation"] = _organisation(values.pop("lead"))
        values["funding_body"] = FundingBody.objects.get(slug=values["funding_body"])
        values["programme"] = FundingProgramme.objects.get(slug=values["programme"])
        project = _missing(Project, values, added)
        if project is None:
            continue
        project.action_fields.set(ActionField.objects.filter(slug__in=fields))
        for position, part in enumerate(consortium, start=1):
            organisation = _organisation(part.pop("organisation"))
            ConsortiumMember.objects.create(
                project=project, organisation=organisation, position=position, **part
            )
        publish(project)


def _news(added: Counter) -> None:
    for values in read("news")["articles"]:
        values["organisation"] = _organisation(values["organisation"])
        values["project"] = Project.objects.get(slug=values["project"])
        article = _missing(Article, values, added)
        if article is not None:
            publish(article)


def _mission_statement(added: Counter) -> None:
    if MissionStatement.objects.exists():
        return
    values = read("mission_statement")["mission_statement"]
    values["organisation"] = _organisation(values["organisation"])
    statement = mark_sections(MissionStatement(**values))
    statement.save()
    audit.record(actor=ACTOR, action="create", target=statement)
    publish(statement)
    added[MissionStatement._meta.verbose_name] += 1


def _legal_pages(added: Counter) -> None:
    for values in read("legal")["pages"]:
        _missing(LegalPage, values, added, key="kind")


def _answer_templates(added: Counter) -> None:
    """To begin with, once: what the managers delete stays deleted."""
    if AuditEntry.objects.filter(target_type=AnswerTemplate._meta.label_lower).exists():
        return
    for values in read("answer_templates")["templates"]:
        _missing(AnswerTemplate, values, added, key="name")


def _missing(model: type[models.Model], values: dict, added: Counter, *, key: str = "slug") -> Any:
    """A new row, or None if one with this key is there."""
    if model._default_manager.filter(**{key: values[key]}).exists():
        return None
    row = model(**values)
    row.save()
    audit.record(actor=ACTOR, action="create", target=row)
    added[model._meta.verbose_name] += 1
    return row


def _organisation(slug: str) -> PartnerOrganisation:
    return PartnerOrganisation.objects.get(slug=slug)


def publish(instance: ModeratedModel) -> None:
    """Makes it public without a round of review: what is loaded was looked at before."""
    moderation.transition(instance, Action.PUBLISH, actor=ACTOR)
