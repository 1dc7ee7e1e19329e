"""Reply addresses of the mails to a company: whoever writes to one writes into its case.

An address holds the key of a link and a signature (`outbox.addresses`); the link's row says whether it has
expired or was withdrawn. A reply adds to the case and never gets anything out of it, so the address is all
the proof that is asked for. The house has none: what its people answer to is full of things that must not
leave it, and a mail sent on by mistake would.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.links import services as links
from apps.links.models import SignedLink
from apps.outbox.addresses import signed_address
from apps.support_requests.models import SupportRequest

REPLY = "support-reply"
# What the address says it is for.
PURPOSE = "case"
LIFETIME = timedelta(days=180)
GOOD_FOR = timedelta(days=90)


def reply_address(case: SupportRequest) -> str:
    """The address for the next mail to the company: the present one, or a new one if that ends soon.

    Empty where the installation reads no mail.
    """
    if not settings.BOUNCE_ADDRESS:
        return ""
    theirs = SignedLink.objects.filter(purpose=REPLY, subject_id=str(case.pk), revoked_at__isnull=True)
    link = theirs.filter(expires_at__gt=timezone.now() + GOOD_FOR).order_by("-expires_at").first()
    if link is None:
        token = links.create(purpose=REPLY, subject=case, lifetime=LIFETIME)
        link = links.resolve(token, purpose=REPLY)
    return signed_address(PURPOSE, link.pk, days=0, now=link.expires_at)


def link_behind(key: int) -> SignedLink | None:
    """The link whose key stands in an address."""
    return SignedLink.objects.filter(pk=key, purpose=REPLY).first()
