"""What the beat does when. Every effect is idempotent: what is done twice or too late does no harm."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab


def _every(task: str, **time: float) -> dict[str, Any]:
    """Again and again; what nobody has begun before the next one is due is dropped."""
    rhythm = timedelta(**time)
    return {"task": task, "schedule": rhythm, "options": {"expires": int(rhythm.total_seconds())}}


def _at(task: str, **clock: str) -> dict[str, Any]:
    """At a time of the clock in Berlin."""
    return {"task": task, "schedule": crontab(**clock)}


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "files-examine": _every("files.examine_new", seconds=5),
    "newsletter-sweep": _every("newsletter.continue_sending", seconds=5),
    "outbox-sweep": _every("outbox.deliver", seconds=5),
    "outbox-reminders": _every("outbox.run_due_reminders", seconds=20),
    "moderation-tick": _every("moderation.publish_and_expire", seconds=30),
    "newsletter-ask": _every("newsletter.ask", seconds=30),
    "outbox-sign-of-life": _every("outbox.note_beat", seconds=30),
    "search-outdated": _every("search.rebuild_if_outdated", seconds=30),
    "archives-build": _every("archives.build_waiting", minutes=1),
    "events-fetch-calendars": _every("events.fetch_due_calendars", minutes=1),
    "events-offers": _every("events.pass_on_offers", minutes=1),
    "files-scan": _every("files.scan_waiting", minutes=1),
    "newsletter-digests": _every("newsletter.digests", minutes=1),
    "support-requests-deadlines": _every("support_requests.watch_deadlines", minutes=1),
    "support-requests-handovers": _every("support_requests.let_handovers_lapse", minutes=1),
    "outbox-fetch-mail": _every("outbox.fetch_mail", minutes=2),
    "publications-visits": _every("publications.forget_visits", minutes=5),
    "reviews-digests": _every("reviews.send_digests", minutes=5),
    "core-forget": _every("core.forget_bookkeeping", hours=1),
    "support-requests-drafts": _every("support_requests.delete_old_drafts", hours=1),
    "newsletter-forget": _every("newsletter.forget", hours=24),
    "outbox-clear-bodies": _every("outbox.clear_old_bodies", hours=24),
    "partners-forget-copies": _every("partners.forget_working_copies", hours=24),
    # Before what is due for deletion goes.
    "reporting-contacts": _at("reporting.note_contacts", hour="2", minute="10"),
    # Names of organisations and projects stand in others' documents: so each night.
    "search-rebuild": _at("search.rebuild", hour="2", minute="40"),
    "events-forget-due": _at("events.forget_due", hour="2", minute="40"),
    "files-orphans": _at("files.remove_orphans", hour="3", minute="20"),
    "partners-forget": _at("partners.forget_applications", hour="3", minute="30"),
    "accounts-forget": _at("accounts.forget_ended_sessions", hour="3", minute="40"),
    "events-forget": _at("events.forget_unconfirmed", hour="3", minute="50"),
    "reviews-forget": _at("reviews.forget", hour="4", minute="0"),
    "support-requests-forget-mails": _at("support_requests.forget_old_mails", hour="4", minute="25"),
    "support-requests-erase": _at("support_requests.erase_old", hour="4", minute="20"),
    "aid-forget": _at("aid.forget_old", hour="4", minute="30"),
    "partners-still-right": _at("partners.ask_still_right", hour="7", minute="10"),
    "reviews-overdue": _at("reviews.remind_of_overdue", minute="10", hour="7-18"),
}
