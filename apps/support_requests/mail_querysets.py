"""Who sees the mails that came in."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from apps.core.permissions import is_manager
from apps.support_requests.choices import MailOutcome


class InboundMailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers: those of the requests that they see, and those that belong to none yet.

        Whom a compartment closes some requests to does not see the latter: they might be of such a one. If
        that leaves no manager at all, all of them do, as a mail that nobody may see would be lost.
        """
        from apps.accounts.querysets import active_managers
        from apps.support_requests.models import Compartment, SupportRequest

        if not is_manager(user):
            return self.none()
        seen = Q(case__in=SupportRequest.objects.visible_to(user))
        barred = Compartment.objects.people_barred_from_some()
        if user.pk not in barred or not active_managers().exclude(pk__in=barred).exists():
            seen |= Q(case__isnull=True)
        return self.filter(seen)

    def open(self):
        """Those that a manager has to look at."""
        return self.filter(outcome=MailOutcome.OPEN)

    def for_list(self, outcome: str = ""):
        """Without the mails themselves, the newest first; the open ones unless another outcome is wished."""
        wanted = outcome if outcome in MailOutcome.values else MailOutcome.OPEN
        return self.filter(outcome=wanted).defer("raw").select_related("case").order_by("-received_at", "-pk")

    def older_than(self, moment: datetime):
        return self.filter(received_at__lt=moment)
