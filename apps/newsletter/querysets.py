"""Reads over subscriptions and issues: who receives what, and who sees what."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from apps.core.permissions import is_manager
from apps.newsletter.choices import DigestState, IssueState, Rhythm, SubscriptionState

_ON_THE_WEB = (IssueState.SENDING, IssueState.PAUSED, IssueState.SENT)


class NewsletterQuerySet(models.QuerySet):
    def written(self):
        """Those whose issues are written by people."""
        return self.filter(rhythm=Rhythm.WRITTEN)

    def digests(self):
        """Those that the portal puts together."""
        return self.exclude(rhythm=Rhythm.WRITTEN)

    def open(self):
        """Those that can be subscribed to, in the order of the form."""
        return self.filter(is_open=True)

    def default(self):
        """The newsletter that is meant where none is named; None before the first one was set up."""
        return self.written().order_by("position", "pk").first()

    def with_reader_numbers(self):
        """Each with its number of confirmed readers (`readers`)."""
        active = Q(subscriptions__state=SubscriptionState.ACTIVE)
        return self.annotate(readers=models.Count("subscriptions", filter=active))


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Asked for or confirmed, and not ended."""
        return self.exclude(state=SubscriptionState.ENDED)

    def active(self):
        return self.filter(state=SubscriptionState.ACTIVE)

    def awaiting(self):
        return self.filter(state=SubscriptionState.PENDING)

    def mailable(self):
        """Whom a newsletter may be sent to now: confirmed, not suppressed, no agreement overdue."""
        from apps.newsletter.models import ConsentText, Suppression

        suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash")).covering(
            OuterRef("newsletter")
        )
        overdue = ConsentText.objects.overdue().filter(introduced_at__gt=OuterRef("asked_at"))
        return self.active().filter(~Exists(suppressed), ~Exists(overdue))

    def outdated(self, text):
        """Active ones that agreed to an older text than `text`."""
        return self.active().filter(asked_at__lt=text.introduced_at)

    def interested_in(self, *, topics=(), projects=()):
        """Who chose one of these, and all who chose nothing; everybody, if none is given.

        `topics` and `projects` are objects or keys.
        """
        from apps.newsletter.models import Subscription

        topics, projects = list(topics), list(projects)
        if not topics and not projects:
            return self
        chose_topic = Subscription.topics.through.objects.filter(subscription=OuterRef("pk"))
        chose_project = Subscription.projects.through.objects.filter(subscription=OuterRef("pk"))
        return self.filter(
            Exists(chose_topic.filter(actionfield__in=topics))
            | Exists(chose_project.filter(project__in=projects))
            | (~Exists(chose_topic) & ~Exists(chose_project))
        )

    def readers_of(self, newsletter, *, topics=(), projects=()):
        """Whom `newsletter` may be sent to now, of those who want to read about these topics and projects."""
        return self.mailable().filter(newsletter=newsletter).interested_in(topics=topics, projects=projects)

    def in_segment(self, newsletter, *, topics=(), projects=(), language=""):
        """The readers of `newsletter` that an issue is for, as far as it is for some alone."""
        readers = self.readers_of(newsletter, topics=topics, projects=projects)
        return readers.filter(language=language) if language else readers

    def reached_by(self, items):
        """Those for whom at least one of an issue's entries is; everybody, if one is for everybody."""
        if any(not item.topics.all() and not item.projects.all() for item in items):
            return self
        topics = {topic.pk for item in items for topic in item.topics.all()}
        projects = {project.pk for item in items for project in item.projects.all()}
        return self.interested_in(topics=topics, projects=projects)

    def recipients_of(self, issue):
        """Who receives `issue`: mailable readers of its segment for whom something is in it."""
        return self.in_segment(
            issue.newsletter_id,
            topics=issue.topics.values_list("pk", flat=True),
            projects=issue.projects.values_list("pk", flat=True),
            language=issue.language,
        ).reached_by(issue.items.prefetch_related("topics", "projects"))

    def same_address(self, subscription):
        """All subscriptions of the same reader."""
        return self.filter(email=subscription.email)


class SuppressionQuerySet(models.QuerySet):
    def covering(self, newsletter):
        """Those that count for `newsletter`: its own, and those for all."""
        return self.filter(Q(newsletter=newsletter) | Q(newsletter__isnull=True))


class ConsentTextQuerySet(models.QuerySet):
    def current(self):
        """The text that is shown now; None as long as the built-in one is (`apps.newsletter.consent`)."""
        return self.filter(introduced_at__lte=Now()).order_by("-introduced_at", "-pk").first()

    def with_reader_numbers(self):
        """Each with the number of readers who agreed to it last (`readers`), newest first."""
        from apps.newsletter.models import Subscription

        agreed = Subscription.objects.active().filter(consent_text_version=OuterRef("version"))
        number = agreed.order_by().values("consent_text_version").values(number=models.Count("pk"))
        return self.order_by("-introduced_at", "-pk").annotate(readers=Coalesce(models.Subquery(number), 0))

    def overdue(self):
        """Those to which every reader must have agreed by now."""
        return self.filter(agree_by__lte=Now())


class IssueQuerySet(models.QuerySet):
    def on_the_web(self):
        """What the archive shows: everything that went out or is going out, unless it was cancelled."""
        return self.filter(state__in=_ON_THE_WEB)

    def visible_to(self, user):
        return self if is_manager(user) else self.on_the_web()

    def going_out(self):
        return self.filter(state=IssueState.SENDING)

    def due(self):
        """Planned ones whose time has come, the oldest first."""
        return self.filter(state=IssueState.SCHEDULED, send_at__lte=Now()).order_by("send_at", "pk")

    def newest_first(self):
        return self.order_by("-started_at", "-pk")

    def drafts_first(self):
        """As the managers' list shows them."""
        return self.order_by(models.F("started_at").desc(nulls_first=True), "-pk")

    def last_started(self):
        """The issue sent last, or None."""
        return self.on_the_web().newest_first().first()


class DeliveryQuerySet(models.QuerySet):
    def left_since(self, moment) -> int:
        """How many of these readers have ended their subscription since then."""
        return self.filter(
            subscription__state=SubscriptionState.ENDED, subscription__ended_at__gte=moment
        ).count()

    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.order_by().values_list("state").annotate(number=models.Count("pk")))


class DigestRunQuerySet(models.QuerySet):
    def newest_first(self):
        """With the newsletter, and how many readers were written to (`mails`) or had nothing new (`empty`).

        The one of no length, with which a digest begins to look, is left out.
        """
        count = {
            name: models.Count("digests", filter=Q(digests__state=state))
            for name, state in (("mails", DigestState.QUEUED), ("empty", DigestState.EMPTY))
        }
        made = self.filter(ends_at__gt=models.F("starts_at")).select_related("newsletter")
        return made.annotate(**count).order_by("-ends_at", "-pk")
