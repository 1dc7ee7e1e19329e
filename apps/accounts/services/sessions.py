"""Ending sessions at once."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

# A note may be there a moment before its session is saved.
JUST_BEGUN = timedelta(hours=1)


@transaction.atomic
def end_all(user, *, but: str = "") -> int:
    """Signs `user` out everywhere, except in the session `but`; returns how many sessions there were.

    allauth's own list may lack a session that has not clicked yet, so the sessions themselves are read. There
    are few: visitors have none.
    """
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but)
    own = [
        session.pk for session in running.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    UserSession.objects.filter(user=user).exclude(session_key=but).delete()
    return len(own)


@transaction.atomic
def forget_ended() -> int:
    """Deletes sessions whose time is over, and what allauth notes of any that is gone: address and browser.

    Returns how many of these notes there were.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    running = Session.objects.filter(session_key=OuterRef("session_key"))
    notes = UserSession.objects.filter(~Exists(running), created_at__lt=timezone.now() - JUST_BEGUN)
    return notes.delete()[0]
