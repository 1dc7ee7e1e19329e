"""What only the database can tell at start: production refuses to run on a trial's data."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_production() -> None:
    """Called by the web server, the worker and the beat before they begin.

    The settings themselves refuse DEBUG and missing or default keys; demo log-ins, whose passwords everybody
    knows, stand in the database.

    Raises:
        ImproperlyConfigured: in production, if the database holds demo log-ins.
    """
    if settings.ENVIRONMENT != "production":
        return
    from apps.accounts.models import User

    demo = User.objects.filter(is_demo=True).count()
    if demo:
        raise ImproperlyConfigured(
            f"The database holds {demo} demo log-ins, whose passwords are public. "
            "Production needs a database of its own that load_demo never touched."
        )
