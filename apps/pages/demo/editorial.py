"""What is on the desks of a trial installation: texts that wait, roles, a long history, two newsletters."""

import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from apps.moderation.models import HistoryEntry, Review
from apps.news.models import Article
from apps.newsletter.models import Issue
from apps.newsletter.services import entries, issues
from apps.partners.choices import Role
from apps.partners.models import Membership, PartnerOrganisation
from apps.partners.services import editorial
from apps.projects.models import Project
from apps.reviews.choices import Scope
from apps.reviews.models import Absence
from apps.reviews.services import notes, scopes
from apps.taxonomy.models import ActionField

FILE = Path(__file__).parent / "editorial.toml"
MEMBERS = {
    "redaktion.chemnitz@demo.example": Role.EDITOR,
    "mitlesen.chemnitz@demo.example": Role.READER,
}
HISTORY_DAYS = 20  # over which the long history is spread
AWAY_DAYS = 30


def add_editorial(people: dict, added: Counter) -> None:
    """Adds what is missing. The members of the invented organisations are there already."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    manager = people["leitung@demo.example"]
    _roles(people, manager)
    if not Article.objects.filter(slug=data["waiting"]["slug"]).exists():
        _texts(data, people, manager, added)
    if not Issue.objects.filter(subject_de=data["draft_issue"]["subject_de"]).exists():
        _issues(data, manager, added)


def _roles(people: dict, manager) -> None:
    """Several people in one organisation; a manager of one project, who is away, and the deputy."""
    organisation = PartnerOrganisation.objects.get(slug="beispiel-chemnitz")
    for email, role in MEMBERS.items():
        Membership.objects.get_or_create(
            user=people[email], organisation=organisation, ended_at=None, defaults={"role": role}
        )
    lead, deputy = people["projekt@demo.example"], people["projekt.vertretung@demo.example"]
    itas = [Project.objects.get(slug="itas")]
    scopes.set_scope(person=lead, scope=Scope.PROJECTS, projects=itas, actor=manager)
    if not Absence.objects.filter(user=lead).exists():
        today = timezone.localdate()
        scopes.add_absence(
            person=lead,
            deputy=deputy,
            starts_on=today,
            ends_on=today + timedelta(days=AWAY_DAYS),
            actor=manager,
        )


def _texts(data: dict, people: dict, manager, added: Counter) -> None:
    chemnitz, leipzig = people["partner.chemnitz@demo.example"], people["partner.leipzig@demo.example"]
    editor = people["redaktion.chemnitz@demo.example"]
    _long_history(data["long_history"], writers=[editor, chemnitz], manager=manager, added=added)

    editorial.submit(content=_article(data["waiting"], editor, added), actor=editor)

    note = data["sent_back"].pop("note")
    sent_back = editorial.submit(content=_article(data["sent_back"], leipzig, added), actor=leipzig)
    editorial.request_changes(content=sent_back, actor=manager, note=note)

    change = data["waiting_change"]
    article, note = Article.objects.get(slug=change.pop("slug")), change.pop("note")
    for name, value in change.items():
        setattr(article, name, value)
    editorial.save(content=article, actor=leipzig, base_version=article.version)
    notes.add(review=Review.objects.about(article).get(decision=""), body=note, actor=leipzig)


def _article(values: dict, writer, added: Counter) -> Article:
    related = {"action_fields": ActionField.objects.filter(slug__in=values.pop("action_fields"))}
    values["organisation"] = PartnerOrganisation.objects.get(slug=values["organisation"])
    values["project"] = Project.objects.get(slug=values["project"])
    article = Article(**values, is_example=True)
    added[Article._meta.verbose_name] += 1
    return editorial.create(content=article, actor=writer, related=related)


def _long_history(values: dict, *, writers: list, manager, added: Counter) -> None:
    """Written by two people in turn, submitted, approved; its entries are spread over the last days."""
    steps = values.pop("steps")
    article = _article(values, writers[0], added)
    for number, body in enumerate(steps):
        article.refresh_from_db()
        article.body_de = body
        editorial.save(content=article, actor=writers[number % 2], base_version=article.version)
    article = editorial.submit(content=article, actor=writers[0])
    editorial.publish(content=article, actor=manager, note="Schön geworden. (Beispiel)")
    found = list(HistoryEntry.objects.about(article).order_by("pk"))
    begun = timezone.now() - timedelta(days=HISTORY_DAYS)
    for number, entry in enumerate(found):
        when = begun + timedelta(days=HISTORY_DAYS) * number / len(found)
        HistoryEntry.objects.filter(pk=entry.pk).update(created_at=when)


def _issues(data: dict, manager, added: Counter) -> None:
    """One that is still being written."""
    _issue(data["draft_issue"], manager, added)


def _issue(values: dict, manager, added: Counter) -> Issue:
    articles = [Article.objects.get(slug=slug) for slug in values.pop("articles")]
    issue = issues.create_issue(issue=Issue(**values), actor=manager)
    added[Issue._meta.verbose_name] += 1
    return entries.add_content(issue=issue, targets=articles, actor=manager, base_version=issue.version)
