"""What the clock does about support requests."""

from celery import shared_task

from apps.support_requests import services


@shared_task(name="support_requests.watch_deadlines")
def watch_deadlines() -> int:
    """Every minute: reminds of what is due soon and escalates what is overdue; returns how many."""
    return services.watch_deadlines()


@shared_task(name="support_requests.erase_old")
def erase_old() -> int:
    """Nightly: announces and carries out the deletion of requests closed long ago; returns how many."""
    return services.erase_old()


@shared_task(name="support_requests.delete_old_drafts")
def delete_old_drafts() -> int:
    """Hourly: deletes requests that nobody went on writing; returns how many."""
    return services.delete_old_drafts()


@shared_task(name="support_requests.forget_old_mails")
def forget_old_mails() -> int:
    """Nightly: deletes mails that came in long ago; returns how many."""
    return services.forget_old_mails()


@shared_task(name="support_requests.let_handovers_lapse")
def let_handovers_lapse() -> int:
    """Every minute: what nobody has answered in time is back with the managers; returns how many."""
    return services.let_lapse()
