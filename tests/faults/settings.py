"""For the workers of `chaos.py`: as in tests, but quick to notice that a worker died."""

from network_portal.settings.test import *  # noqa: F403

# Two workers of two slots, all of which may hand over at once.
OUTBOX_WORKERS = 4
OUTBOX_CLAIM_SECONDS = 5
# Longer than the three waits of handing over at the timeout that chaos.py gives EMAIL_URL (4 s).
OUTBOX_LEASE_SECONDS = 13
