"""What readers read about, and which of an issue's entries that makes: few choices, not one for each reader.

An interest is an action field ("t3") or a project ("p7"). A *variant* names the choice of those that an issue
has entries for: readers with the same one get the very same mail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from apps.newsletter.models import Issue, IssueItem, Subscription

EVERYTHING = "*"


def interests_of(item: IssueItem) -> list[str]:
    """Whom an entry is for, in the order of the lists; empty, for everybody."""
    return [
        *(f"t{topic.pk}" for topic in item.topics.all()),
        *(f"p{project.pk}" for project in item.projects.all()),
    ]


def labels_of(item: IssueItem) -> dict[str, str]:
    """The same, with what they are called in the present language."""
    labels = [*item.topics.all(), *item.projects.all()]
    return dict(zip(interests_of(item), map(str, labels), strict=True))


def concerns(interests: Collection[str], variant: str) -> bool:
    """Whether an entry for these interests stands in this variant."""
    return variant == EVERYTHING or not interests or not set(interests).isdisjoint(variant.split(","))


def variant_of(chosen: Collection[str], entries: Iterable[Collection[str]]) -> str:
    """The variant of an issue (the interests of each of its entries) for a reader who chose these."""
    asked = {interest for interests in entries for interest in interests}
    if not chosen or not asked:
        return EVERYTHING
    return ",".join(sorted(asked & set(chosen)))


def says_something(variant: str, entries: Collection[Collection[str]]) -> bool:
    """Whether anything is left of an issue in this variant; an issue without entries is its introduction."""
    return not entries or any(concerns(interests, variant) for interests in entries)


def variants_of(issue: Issue, subscription_ids: Collection[int]) -> dict[int, str]:
    """The variant of each of these readers: two queries, and none for an issue whose entries are for all."""
    if not any(issue.interests):
        return dict.fromkeys(subscription_ids, EVERYTHING)
    chosen: dict[int, set[str]] = defaultdict(set)
    topics = Subscription.topics.through.objects.filter(subscription__in=subscription_ids)
    for reader, topic in topics.values_list("subscription_id", "actionfield_id"):
        chosen[reader].add(f"t{topic}")
    projects = Subscription.projects.through.objects.filter(subscription__in=subscription_ids)
    for reader, project in projects.values_list("subscription_id", "project_id"):
        chosen[reader].add(f"p{project}")
    return {reader: variant_of(chosen[reader], issue.interests) for reader in subscription_ids}
