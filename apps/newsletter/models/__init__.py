"""Newsletters, who receives them, and what went out."""

from apps.newsletter.models.consent import ConsentText, PastConsent
from apps.newsletter.models.issues import Delivery, Issue, IssueItem, dedupe_key
from apps.newsletter.models.newsletters import Newsletter, group_prefix
from apps.newsletter.models.runs import Digest, DigestRun, ImportRun
from apps.newsletter.models.subscriptions import Subscription, Suppression

__all__ = [
    "ConsentText",
    "Delivery",
    "Digest",
    "DigestRun",
    "ImportRun",
    "Issue",
    "IssueItem",
    "Newsletter",
    "PastConsent",
    "Subscription",
    "Suppression",
    "dedupe_key",
    "group_prefix",
]
