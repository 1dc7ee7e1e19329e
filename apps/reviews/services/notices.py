"""Telling people of what happens in reviews, each as often as they chose."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from apps.moderation.models import Review
from apps.partners.emails import queue_submitted_to
from apps.partners.models import OwnedContent
from apps.reviews import emails
from apps.reviews.choices import Happening, Rhythm
from apps.reviews.models import Note, Notice, NotificationChoice
from apps.reviews.querysets import reviews_visible_to
from apps.reviews.responsible import Directory

SUMMARY_AT = time(7)  # in Berlin


@transaction.atomic
def choose(*, person, rhythm: str) -> None:
    """How often `person` wants to be told. What waits for a summary comes with the next run of the beat."""
    NotificationChoice.objects.update_or_create(user=person, defaults={"rhythm": rhythm})


@transaction.atomic
def tell_submitted(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """Tells those responsible, besides `actor`, that `content` waits for a decision."""
    review = Review.objects.about(content).filter(decision="").get()

    def at_once(person) -> None:
        queue_submitted_to(
            person,
            content,
            actor=actor,
            address=emails.address_for(person, "desk:review", review.pk),
            dedupe_key=dedupe_key,
        )

    people = Directory().people(content, besides=actor)
    _tell(people, review, Happening.SUBMITTED, author=str(actor), at_once=at_once)


@transaction.atomic
def tell_note(note: Note, people: Iterable) -> None:
    """Tells `people` of a new note."""
    _tell(
        people,
        note.review,
        Happening.NOTE,
        author=note.author_label,
        at_once=lambda person: emails.queue_note(person, note, dedupe_key=f"note:{note.pk}"),
    )


def send_digests(*, now: datetime | None = None) -> int:
    """Sends the summaries whose time has come, each in a transaction of its own; returns how many."""
    now = now or timezone.now()
    waiting = Notice.objects.order_by("user").values_list("user", flat=True).distinct()
    return sum(_send_digest(user_id, now) for user_id in waiting)


def last_summary_time(rhythm: str, now: datetime) -> datetime:
    """The last moment up to `now` at which a summary was due: seven in the morning in Berlin."""
    if rhythm == Rhythm.AT_ONCE:  # somebody has changed their mind
        return now
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=0 if local.time() >= SUMMARY_AT else 1)
    if rhythm == Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    return timezone.make_aware(datetime.combine(day, SUMMARY_AT))


@transaction.atomic
def _send_digest(user_id: int, now: datetime) -> bool:
    """Whoever has locked the person's row sends; another beat finds it locked, or nothing left.

    What the person may no longer see, and what is decided meanwhile, is left out.
    """
    rows = NotificationChoice.objects.select_for_update(skip_locked=True, of=("self",))
    choice = rows.select_related("user").filter(user=user_id).first()
    if choice is None:
        return False
    due = last_summary_time(choice.rhythm, now)
    if choice.digest_sent_at is not None and choice.digest_sent_at >= due:
        return False
    notices = list(Notice.objects.filter(user=user_id, created_at__lte=due).select_related("review"))
    if not notices:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    reviews = {one.review_id for one in notices}
    visible = set(reviews_visible_to(choice.user).filter(pk__in=reviews).values_list("pk", flat=True))
    worth = [
        one
        for one in notices
        if one.review_id in visible and (one.happening == Happening.NOTE or not one.review.decision)
    ]
    if not worth:
        return False
    choice.digest_sent_at = now
    choice.save(update_fields=["digest_sent_at"])
    emails.queue_digest(choice.user, worth, dedupe_key=f"digest:{user_id}:{max(one.pk for one in notices)}")
    return True


def _tell(
    people: Iterable, review: Review, happening: Happening, *, author: str, at_once: Callable[..., None]
) -> None:
    people = list(people)
    choices = NotificationChoice.objects.filter(user__in=people).exclude(rhythm=Rhythm.AT_ONCE)
    later = set(choices.values_list("user", flat=True))
    for person in people:
        if person.pk in later:
            Notice.objects.create(user=person, review=review, happening=happening, author_label=author[:200])
        else:
            at_once(person)
