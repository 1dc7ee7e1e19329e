"""How the outbox behaves; an operator overrides these in the settings. Times in seconds, unless said."""

from django.conf import settings

DEFAULTS = {
    # A worker that dies leaves its claim for at most this long; until then nothing was handed over.
    "OUTBOX_CLAIM_SECONDS": 30,
    # Longer than the three waits of handing over (DATA, the text, the answer) at the SMTP timeout of 20 s.
    "OUTBOX_LEASE_SECONDS": 90,
    # How many mails one worker takes at once, and how long it keeps to them before looking for urgent ones.
    "OUTBOX_BATCH": 200,
    "OUTBOX_BATCH_SECONDS": 1,
    # How many workers hand over at once. More help when the mail server is slow to answer.
    "OUTBOX_WORKERS": 1,
    # Tries after temporary refusals: with the growing pauses about a day.
    "OUTBOX_MAX_ATTEMPTS": 14,
    "OUTBOX_FIRST_PAUSE": 30,
    "OUTBOX_LONGEST_PAUSE": 4 * 3600,
    # Mail, or the beat, that gives no sign of life for so long stands still.
    "OUTBOX_STANDSTILL_SECONDS": 300,
    # In days: how long what a finished mail said is kept.
    "OUTBOX_KEEP_BODIES_DAYS": 30,
}


def value(name: str) -> int:
    """The setting `name`, or its default."""
    return getattr(settings, name, DEFAULTS[name])


def pause(attempts: int) -> int:
    """Seconds to wait after the given number of failed attempts: doubled each time, up to the longest."""
    doubled = value("OUTBOX_FIRST_PAUSE") * 2 ** min(max(attempts - 1, 0), 20)
    return min(doubled, value("OUTBOX_LONGEST_PAUSE"))
