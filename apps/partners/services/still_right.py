"""Asks an organisation once about each public page that nobody has looked at for a year."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.audit import services as audit
from apps.links import services as links
from apps.links.services import LinkExpired
from apps.moderation.models import ModeratedModel
from apps.partners import emails
from apps.partners.choices import StillRight
from apps.partners.models import OwnedContent, StillRightQuestion

PURPOSE = "still-right"
AFTER = timedelta(days=365)
LINK_LIFETIME = timedelta(days=90)
AT_ONCE = 200


def ask_due() -> int:
    """Asks about what is due, each in a transaction of its own; returns how many were asked.

    A question that waits is not repeated; an answer, or a change of the page, counts as a look at it.
    """
    _close_changed()
    return sum(_ask(model, pk) for model, pk in list(_due()))


def _kinds() -> list[type[ModeratedModel]]:
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ModeratedModel) and not model._meta.proxy and model.is_asked_after
    ]


def _due() -> Iterator[tuple[type[ModeratedModel], int]]:
    before = timezone.now() - AFTER
    for model in _kinds():
        lately = StillRightQuestion.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk")
        ).exclude(answered_at__lt=before)
        due = model._default_manager.published().filter(~Exists(lately), updated_at__lt=before)  # type: ignore[attr-defined]
        for pk in due.order_by("updated_at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
            yield model, pk


def _ask(model: type[ModeratedModel], pk: int) -> bool:
    try:
        with transaction.atomic():
            return _ask_once(model, pk)
    except IntegrityError:  # another run was faster: one open question each
        return False


def _ask_once(model: type[ModeratedModel], pk: int) -> bool:
    content = model._default_manager.filter(pk=pk).first()
    if content is None:
        return False
    question = StillRightQuestion.objects.create(
        content_type=ContentType.objects.get_for_model(model), object_id=pk
    )
    token = links.create(purpose=PURPOSE, subject=question, lifetime=LINK_LIFETIME)
    emails.queue_still_right(content, token=token, dedupe_key=f"{PURPOSE}:{question.pk}")  # type: ignore[arg-type]
    audit.record(actor="system", action="ask_still_right", target=content, question=question.pk)
    return True


def _close_changed() -> None:
    """Whoever has changed the page has looked at it."""
    for model in _kinds():
        changed = model._default_manager.filter(  # type: ignore[attr-defined]
            pk=OuterRef("object_id"), updated_at__gt=OuterRef("asked_at")
        )
        StillRightQuestion.objects.filter(
            Exists(changed), content_type=ContentType.objects.get_for_model(model), answer=""
        ).update(answer=StillRight.CHANGED, answered_at=timezone.now())


def question_behind(token: str) -> StillRightQuestion:
    """The question a link was made for.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one that has expired, or whose page is gone.
    """
    link = links.resolve(token, purpose=PURPOSE)
    question = StillRightQuestion.objects.filter(pk=link.subject_id).first()
    if question is None or question.target is None:
        raise LinkExpired
    return question


@transaction.atomic
def confirm(*, token: str) -> OwnedContent:
    """The organisation says that the page is still right; saying it twice is saying it once."""
    question = StillRightQuestion.objects.select_for_update().get(pk=question_behind(token).pk)
    if not question.answer:
        question.answer, question.answered_at = StillRight.RIGHT, timezone.now()
        question.save(update_fields=["answer", "answered_at"])
        audit.record(actor="organisation", action="still_right", target=question.target, question=question.pk)
    return question.target  # type: ignore[return-value]
