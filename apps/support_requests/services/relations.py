"""What a request is linked with: content that may help the company, and its other requests."""

from django.db import transaction

from apps.support_requests.choices import RelationKind
from apps.support_requests.models import RequestLink, SupportRequest


@transaction.atomic
def move_links(*, source: SupportRequest, target: SupportRequest) -> None:
    """Gives `target` what `source` is linked with, once each; a link between the two of them is dropped.

    For merging, inside its transaction and with both requests locked.
    """
    for link in RequestLink.objects.at(source):
        link.delete()
        if link.kind != RelationKind.OTHER:
            RequestLink.objects.get_or_create(
                request=target, **{f"{link.kind}_id": link.target_id}, defaults=_as_it_was(link)
            )
        elif target.pk not in (link.request_id, link.other_id):
            far = link.other_id if link.request_id == source.pk else link.request_id
            RequestLink.objects.get_or_create(**_pair(target.pk, far), defaults=_as_it_was(link))


def _pair(one: int, other: int) -> dict[str, int]:
    """The two ends of a link between requests, as they are kept."""
    return {"request_id": min(one, other), "other_id": max(one, other)}


def _as_it_was(link: RequestLink) -> dict:
    return {"linked_by_id": link.linked_by_id, "created_at": link.created_at}
