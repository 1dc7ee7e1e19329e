"""Requests that were open before there were deadlines get two weeks from now on."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

OPEN = ("new", "assigned", "in_progress")


def give_deadlines(apps, schema_editor):
    requests = apps.get_model("support_requests", "SupportRequest").objects.filter(state__in=OPEN)
    Deadline = apps.get_model("support_requests", "Deadline")
    due_at = timezone.now() + timedelta(days=14)
    Deadline.objects.bulk_create(
        Deadline(request=request, clock="solution", due_at=due_at, remind_at=due_at - timedelta(days=1))
        for request in requests
    )
    requests.update(due_at=due_at)


class Migration(migrations.Migration):
    dependencies = [("support_requests", "0002_working_hours_and_deadlines")]

    operations = [migrations.RunPython(give_deadlines, migrations.RunPython.noop)]
