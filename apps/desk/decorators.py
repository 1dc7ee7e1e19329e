"""Who may enter which part of the workplace."""

from functools import wraps

from django.contrib.auth.decorators import login_required

from apps.core.permissions import is_manager, require


def manager_required(view):
    """Anonymous people are led to the log-in; whoever is signed in but no manager gets 403."""

    @login_required
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        require(is_manager(request.user))
        return view(request, *args, **kwargs)

    return wrapped
