"""Who may enter which part of the workplace."""

from functools import wraps

from django.contrib.auth.decorators import login_required

from apps.core.permissions import require
from apps.reviews.permissions import can_decide_on_anything


def decider_required(view):
    """Anonymous people are led to the log-in; whoever is signed in but decides on nothing gets 403."""

    @login_required
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        require(can_decide_on_anything(request.user))
        return view(request, *args, **kwargs)

    return wrapped
