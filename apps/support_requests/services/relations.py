"""What a request is linked with: content that may help the company, and its other requests."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.support_requests.choices import RelationKind
from apps.support_requests.models import RequestLink, SupportRequest
from apps.support_requests.relation_querysets import linkable, linkable_requests
from apps.support_requests.services.steps import lock_for


class NotLinkable(Conflict):
    """It is not (or no longer) there for whoever wants to link it."""

    user_message = _("This can no longer be linked. Perhaps it has been taken down in the meantime.")


@transaction.atomic
def link(*, case: SupportRequest, kind: str, key: str, actor) -> SupportRequest:
    """Links the request with the content of this key, or with the request of this number; once.

    Raises:
        NotLinkable: if it is not public, or a request of which `actor` may not know whose it is.
    """
    case = lock_for(case, actor)
    if kind == RelationKind.OTHER:
        target: Any = linkable_requests(case, actor).by_number(key).first()
    else:
        target = linkable(kind).filter(pk=key).first() if _is_key(key) else None
    if target is None:
        raise NotLinkable
    ends = _pair(case.pk, target.pk) if kind == RelationKind.OTHER else {"request": case, kind: target}
    _link, is_new = RequestLink.objects.get_or_create(**ends, defaults={"linked_by": actor})
    if is_new:
        audit.record(actor=actor, action="link", target=case, kind=kind, linked=key)
    return case


@transaction.atomic
def unlink(*, case: SupportRequest, kind: str, key: str, actor) -> SupportRequest:
    """Takes a link away, for both requests if it is one between requests; what is not there stays away."""
    case = lock_for(case, actor)
    links = RequestLink.objects.none()
    if kind == RelationKind.OTHER:
        other = linkable_requests(case, actor).by_number(key).first()
        if other is not None:
            links = RequestLink.objects.filter(**_pair(case.pk, other.pk))
    elif _is_key(key):
        links = RequestLink.objects.filter(request=case, **{f"{kind}_id": key})
    if links.delete()[0]:
        audit.record(actor=actor, action="unlink", target=case, kind=kind, linked=key)
    return case


@transaction.atomic
def move_links(*, source: SupportRequest, target: SupportRequest) -> None:
    """Gives `target` what `source` is linked with, once each; a link between the two of them is dropped.

    For merging, inside its transaction and with both requests locked.
    """
    for one in RequestLink.objects.at(source):
        one.delete()
        if one.kind != RelationKind.OTHER:
            RequestLink.objects.get_or_create(
                request=target, **{f"{one.kind}_id": one.target_id}, defaults=_as_it_was(one)
            )
        elif target.pk not in (one.request_id, one.other_id):
            far = one.other_id if one.request_id == source.pk else one.request_id
            RequestLink.objects.get_or_create(**_pair(target.pk, far), defaults=_as_it_was(one))


def _pair(one: int, other: int) -> dict[str, int]:
    """The two ends of a link between requests, as they are kept."""
    return {"request_id": min(one, other), "other_id": max(one, other)}


def _is_key(typed: str) -> bool:
    """Whether it can be the key of a row; what is longer than the database counts is none."""
    return typed.isascii() and typed.isdecimal() and len(typed) < 19


def _as_it_was(link: RequestLink) -> dict[str, Any]:
    return {"linked_by_id": link.linked_by_id, "created_at": link.created_at}
