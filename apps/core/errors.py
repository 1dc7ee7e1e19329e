"""Refusals that carry a sentence for the reader; `ErrorPagesMiddleware` turns them into pages."""

from django.utils.translation import gettext_lazy as _


class UserError(Exception):
    """Something the person can understand and act on. `user_message` is shown to them, translated."""

    status = 400
    user_message = _("This could not be done.")

    def __init__(self, user_message=None):
        if user_message is not None:
            self.user_message = user_message
        super().__init__(str(self.user_message))


class Conflict(UserError):
    """Somebody else was faster, or what the person looked at has changed since (409)."""

    status = 409
    user_message = _("This has been changed by someone else in the meantime. Please look at it again.")


class TooLarge(UserError):
    """More data than is taken (413)."""

    status = 413
    user_message = _("What you sent is too large.")


class RateLimited(UserError):
    """Too many tries in a short time (429). `retry_after` is in seconds."""

    status = 429
    user_message = _("That was very often in a short time. Please wait a little and try again.")

    def __init__(self, retry_after: int = 60, user_message=None):
        self.retry_after = retry_after
        super().__init__(user_message)
