"""What partners and managers are told about partners' calendars; one function a message."""

from collections.abc import Iterable

from django.utils import translation

from apps.accounts.models import User
from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.events.models import CalendarSource
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners.models import Membership


def queue_proposed(source: CalendarSource, *, dedupe_key: str) -> None:
    """To the managers: an organisation proposes its calendar."""
    _send("calendar_proposed", active_managers(), source, dedupe_key, author=source.proposed_by_label)


def queue_decided(source: CalendarSource, *, dedupe_key: str) -> None:
    """To those who write for the organisation: yes or no."""
    _send(
        "calendar_decided",
        _writers(source),
        source,
        dedupe_key,
        is_approved=source.is_active,
        note=source.note,
    )


def queue_broken(source: CalendarSource, *, dedupe_key: str) -> None:
    """To both: for days, nothing could be fetched."""
    people = {person.pk: person for person in (*_writers(source), *active_managers())}
    _send("calendar_broken", people.values(), source, dedupe_key)


def _writers(source: CalendarSource) -> list[User]:
    return [membership.user for membership in Membership.objects.writers_of(source.organisation)]


def _send(template: str, people: Iterable[User], source: CalendarSource, dedupe_key: str, **context) -> None:
    for person in people:
        with translation.override(person.language):
            address, problem = absolute(source.get_absolute_url()), source.problem_text
        send_template(
            template=f"events/{template}",
            kind=MailKind.NOTIFICATION,
            recipient=person.email,
            language=person.language,
            dedupe_key=dedupe_key,
            context={
                "title": str(source),
                "organisation": str(source.organisation),
                "address": address,
                "problem": problem,
                **context,
            },
        )
