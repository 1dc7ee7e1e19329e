"""Newsletters, subscriptions and issues for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from apps.moderation.choices import State
from apps.news.models import Article
from apps.newsletter.choices import IssueState, SubscriptionState
from apps.newsletter.consent import BUILT_IN_VERSION
from apps.newsletter.models import Issue, IssueItem, Newsletter, Subscription
from apps.newsletter.services.subscriptions import default_newsletter, lasting_link
from apps.newsletter.sources import content_type_of
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_newsletter(**overrides) -> Newsletter:
    """A newsletter besides the default one."""
    number = next(_numbers)
    return Newsletter.objects.create(**{"slug": f"liste-{number}", "name_de": f"Liste {number}", **overrides})


def make_subscription(*, topics=(), projects=(), **overrides) -> Subscription:
    """A confirmed subscription of the default newsletter, unless another `state` is given."""
    number = next(_numbers)
    fields = {
        "email": f"leser{number}@example.org",
        "state": SubscriptionState.ACTIVE,
        "consent_text_version": BUILT_IN_VERSION,
        "asked_at": timezone.now(),
        "source": "test",
    } | overrides
    if "newsletter" not in fields:
        fields["newsletter"] = default_newsletter()
    if fields["state"] == SubscriptionState.ACTIVE:
        fields.setdefault("confirmed_at", timezone.now())
    subscription = Subscription.objects.create(**fields)
    if fields["state"] != SubscriptionState.PENDING:
        subscription.link = lasting_link(subscription)
        subscription.save(update_fields=["link"])
    subscription.topics.set(topics)
    subscription.projects.set(projects)
    return subscription


def make_issue(*, targets=(), texts=(), topics=(), **overrides) -> Issue:
    """A draft with an introduction that a second person has approved; `texts` are headings of own texts."""
    number = next(_numbers)
    fields = {
        "subject_de": f"Ausgabe {number}",
        "intro_de": "<p>Guten Tag, das ist neu.</p>",
        "created_by_label": "Netzwerkmanagement",
    } | overrides
    if "newsletter" not in fields:
        fields["newsletter"] = default_newsletter()
    fields.setdefault("approved_version", fields.get("version", 1))
    if fields.get("state") == IssueState.SCHEDULED:
        fields.setdefault("send_at", timezone.now() + timedelta(days=1))
    elif fields.get("state", IssueState.DRAFT) != IssueState.DRAFT:
        fields.setdefault("started_at", timezone.now())
        fields.setdefault("sending_since", fields["started_at"])
    issue = Issue.objects.create(**fields)
    issue.topics.set(topics)
    for position, target in enumerate(targets, start=1):
        IssueItem.objects.create(
            issue=issue, position=position, content_type=content_type_of(target), object_id=target.pk
        )
    for position, heading in enumerate(texts, start=50):
        IssueItem.objects.create(
            issue=issue, position=position, heading_de=heading, body_de="<p>Ein Text.</p>"
        )
    return issue


def make_news(**overrides) -> Article:
    """A public news item to point to."""
    number = next(_numbers)
    fields = {
        "slug": f"newsletter-meldung-{number}",
        "title_de": f"Meldung {number}",
        "teaser_de": "Kurz gesagt.",
        "body_de": "<p>Ausführlich.</p>",
        "state": State.PUBLISHED,
        "published_at": timezone.now(),
    } | overrides
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    return Article.objects.create(**fields)
