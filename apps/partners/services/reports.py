"""Reports of contents, and taking them down at once (Regulation (EU) 2022/2065, Articles 16 and 17)."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from apps.audit import services as audit
from apps.core.permissions import is_manager, require
from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.moderation.models import ModeratedModel, Review
from apps.moderation.services import TransitionNotAllowed
from apps.partners import emails
from apps.partners.choices import ReportOutcome
from apps.partners.models import ContentReport, OwnedContent
from apps.partners.permissions import can_decide
from apps.partners.services import editorial
from apps.partners.services.editorial import NoteMissing


def content_behind(kind: str, pk: int, *, user) -> OwnedContent:
    """What an address such as `melden/article/12/` is about, if `user` sees it.

    Raises:
        Http404: if there is no such kind or nothing to be seen.
    """
    model = next((one for one in _kinds() if one._meta.model_name == kind), None)
    found = model and model._default_manager.visible_to(user).with_owner().filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found  # type: ignore[return-value]


def _kinds() -> list[type[ModeratedModel]]:
    return [model for model in apps.get_models() if issubclass(model, ModeratedModel)]


@transaction.atomic
def report(
    *, content: OwnedContent, reason: str, description: str, email: str, language: str
) -> ContentReport:
    """Keeps what somebody holds against a content, and tells the managers."""
    made = ContentReport(
        content_type=ContentType.objects.get_for_model(content),
        object_id=content.pk,
        title=str(content)[:250],
        organisation_label=str(content.organisation)[:250],
        reason=reason,
        description=description,
        email=email.strip().lower(),
        language=language,
    )
    made.full_clean()
    made.save()
    entry = audit.record(actor="visitor", action="report", target=content, report=made.pk, reason=reason)
    emails.queue_report_waiting(made, dedupe_key=entry.dedupe_key)
    return made


@transaction.atomic
def take_down(*, content: OwnedContent, note: str, actor) -> OwnedContent:
    """Takes a content off the website at once, and tells those who write for its organisation why.

    All open reports about it are closed with this. `put_back` undoes it.

    Raises:
        NoteMissing: if the organisation would not learn why.
        TransitionNotAllowed: if it is not public (any more).
    """
    require(can_decide(actor, content))
    if not note.strip():
        raise NoteMissing
    if moderation.lock(content).state != State.PUBLISHED:
        raise TransitionNotAllowed
    if not Review.objects.about(content).waiting().exists():  # the note stays with the content's history
        moderation.open_review(content, actor=actor, organisation_label=str(content.organisation))
    content, entry = moderation.transition(content, Action.ARCHIVE, actor=actor, note=note, by_law=True)
    emails.queue_taken_down(content, note=note, dedupe_key=entry.dedupe_key)
    for waiting in _waiting_about(content):
        _close(waiting, ReportOutcome.TAKEN_DOWN, note, actor)
    return content


@transaction.atomic
def put_back(*, content: OwnedContent, actor) -> OwnedContent:
    """Makes public again what was public before it was taken down, and tells its organisation.

    Raises:
        TransitionNotAllowed: if it is not archived, or never was public.
        OwnWork: if the manager wrote it, and the site does not allow that.
    """
    require(can_decide(actor, content))
    content = moderation.lock(content)
    if content.state != State.ARCHIVED or content.published_at is None:
        raise TransitionNotAllowed
    content, _entry = moderation.transition(content, Action.RESTORE, actor=actor)
    return editorial.publish(content=content, actor=actor)


@transaction.atomic
def keep(*, report: ContentReport, note: str, actor) -> None:
    """Decides that a reported content may stay.

    Raises:
        NoteMissing: if there is no reason given.
        TransitionNotAllowed: if somebody else has decided already.
    """
    require(is_manager(actor))
    if not note.strip():
        raise NoteMissing
    report = ContentReport.objects.select_for_update().get(pk=report.pk)
    if report.decision:
        raise TransitionNotAllowed
    _close(report, ReportOutcome.KEPT, note, actor)


def _waiting_about(content: OwnedContent):
    return (
        ContentReport.objects.waiting()
        .filter(content_type=ContentType.objects.get_for_model(content), object_id=content.pk)
        .select_for_update()
    )


def _close(report: ContentReport, decision: str, note: str, actor) -> None:
    """Keeps the decision, tells the one who reported (Art. 16, 5), and forgets the address."""
    entry = audit.record(actor=actor, action="decide_report", target=report, decision=decision)
    report.decision, report.note = decision, note.strip()
    report.decided_by_label, report.decided_at = str(actor)[:200], timezone.now()
    if report.email:
        emails.queue_report_decided(report, dedupe_key=entry.dedupe_key)
        report.email = ""
    report.save(update_fields=["decision", "note", "decided_by_label", "decided_at", "email"])
