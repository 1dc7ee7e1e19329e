"""Ending sessions at once."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone


@transaction.atomic
def end_all(user) -> int:
    """Signs `user` out everywhere; returns how many sessions there were.

    allauth's own list may lack a session that has not clicked yet, so the sessions themselves are read. There
    are few: visitors have none.
    """
    running = Session.objects.filter(expire_date__gt=timezone.now())
    own = [
        session.pk for session in running.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    UserSession.objects.filter(user=user).delete()
    return len(own)
