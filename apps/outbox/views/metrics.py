"""Numbers for a monitor, in Prometheus' format; closed to everybody else."""

import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from apps.outbox.models import BouncedAddress
from apps.outbox.querysets import counts_by_state
from apps.outbox.standstill import look

MOST_COUNTED = 100_000


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token; if none is set up, for the machine itself. For others there is no such page."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Outbox())  # type: ignore[arg-type]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        return constant_time_compare(
            request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
        )
    # Behind a proxy every visitor seems to come from the machine itself.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Outbox:
    def collect(self) -> Iterator[Metric]:
        health = look()
        states = GaugeMetricFamily(
            "portal_outbox_messages", f"Mails in each state, up to {MOST_COUNTED}", labels=["state"]
        )
        for state, count in counts_by_state(most=MOST_COUNTED).items():
            states.add_metric([state], count)
        yield states
        still = GaugeMetricFamily("portal_standstill", "1 if it stands still", labels=["what"])
        still.add_metric(["mail"], health.mail)
        still.add_metric(["beat"], health.beat)
        yield still
        for name, text, value in (
            ("portal_outbox_paused", "1 while a manager has stopped all mail", health.paused),
            ("portal_outbox_oldest_due_seconds", "For how long a mail has been due", health.oldest_due_age),
            ("portal_outbox_last_sent_seconds", "Since the mail server last took a mail", health.sent_age),
            ("portal_beat_age_seconds", "Since the beat last gave a sign of life", health.beat_age),
            (
                "portal_outbox_blocked_addresses",
                "Addresses that get no newsletter, as mail came back",
                BouncedAddress.objects.blocked().count(),
            ),
        ):
            yield GaugeMetricFamily(name, text, value=float(value))
