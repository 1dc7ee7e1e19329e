"""What those who decide are told; one function a message, in the reader's language."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation

from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template

if TYPE_CHECKING:
    from apps.reviews.models import Absence


def queue_scope_changed(person, *, scope: str, projects: Iterable[str], actor, dedupe_key: str) -> None:
    """To the person: on what they decide from now on."""
    context: dict[str, Any] = {
        "name": person.name,
        "scope": str(scope),
        "projects": list(projects),
        "actor": str(actor),
    }
    _send("scope_changed", person, dedupe_key=dedupe_key, page="desk:home", **context)


def queue_deputy(absence: "Absence", *, actor) -> None:
    """To the deputy: for whom they decide, and when."""
    context: dict[str, Any] = {
        "name": absence.deputy.name,
        "person": str(absence.user),
        "starts_on": absence.starts_on,
        "ends_on": absence.ends_on,
        "actor": str(actor),
    }
    _send("deputy", absence.deputy, dedupe_key=f"absence:{absence.pk}", page="desk:home", **context)


def _send(
    template: str,
    user,
    *,
    dedupe_key: str,
    page: str,
    args: tuple = (),
    kind: MailKind = MailKind.TRANSACTIONAL,
    **context,
) -> None:
    with translation.override(user.language):  # the reader's, not that of the one who acts
        address = absolute(reverse(page, args=args))
    send_template(
        template=f"reviews/{template}",
        kind=kind,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={"address": address, **context},
    )
