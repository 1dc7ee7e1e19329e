"""Handing mails over to the mail server."""


def deliver_pending(*, limit: int | None = None, seconds: float = 50) -> int:
    """Placeholder until the engine stands."""
    return 0
