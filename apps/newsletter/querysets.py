"""Reads over subscriptions and issues: who receives what, and who sees what."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from apps.core.permissions import is_manager
from apps.newsletter.choices import IssueState, SubscriptionState

_ON_THE_WEB = (IssueState.SENDING, IssueState.PAUSED, IssueState.SENT)


class NewsletterQuerySet(models.QuerySet):
    def default(self):
        """The newsletter that is meant where none is named; None before the first one was set up."""
        return self.order_by("pk").first()


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Asked for or confirmed, and not ended."""
        return self.exclude(state=SubscriptionState.ENDED)

    def active(self):
        return self.filter(state=SubscriptionState.ACTIVE)

    def recipients_of(self, issue):
        """Who receives `issue`: confirmed, not suppressed, and interested in one of its topics.

        Who chose no topics receives everything, and an issue without topics goes to everybody.
        """
        from apps.newsletter.models import Subscription, Suppression

        suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
        recipients = self.active().filter(~Exists(suppressed), newsletter_id=issue.newsletter_id)
        topics = list(issue.topics.values_list("pk", flat=True))
        if topics:
            through = Subscription.topics.through.objects.filter(subscription=OuterRef("pk"))
            chosen = through.filter(actionfield__in=topics)
            recipients = recipients.filter(Q(Exists(chosen)) | ~Exists(through))
        return recipients


class IssueQuerySet(models.QuerySet):
    def on_the_web(self):
        """What the archive shows: everything that went out or is going out, unless it was cancelled."""
        return self.filter(state__in=_ON_THE_WEB)

    def visible_to(self, user):
        return self if is_manager(user) else self.on_the_web()

    def going_out(self):
        return self.filter(state=IssueState.SENDING)

    def newest_first(self):
        return self.order_by("-started_at", "-pk")

    def drafts_first(self):
        """As the managers' list shows them."""
        return self.order_by(models.F("started_at").desc(nulls_first=True), "-pk")

    def last_started(self):
        """The issue sent last, or None."""
        return self.on_the_web().newest_first().first()


class DeliveryQuerySet(models.QuerySet):
    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.order_by().values_list("state").annotate(number=models.Count("pk")))
