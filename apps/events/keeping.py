"""Until when participants' data is kept: so many calendar months after the event as its organiser has set."""

from datetime import datetime

from django.db.models import DurationField, F, Func

from apps.events.models import Event


def with_due(events):
    """Events with `due`: from then on, their participants' data is to be deleted."""
    months = Func(
        F("retention_months"),
        function="make_interval",
        template="%(function)s(months => %(expressions)s)",
        output_field=DurationField(),
    )
    return events.annotate(due=F("ends_at") + months)


def kept_until(event: Event) -> datetime:
    """When the participants' data of `event` is due to be deleted."""
    return with_due(Event.objects.filter(pk=event.pk)).values_list("due", flat=True).get()
