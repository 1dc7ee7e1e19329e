"""Each registration that there is gets the one person that it was for, and the place that it has."""

from django.db import migrations
from django.db.models import F


def add_people(apps, schema_editor):
    registration = apps.get_model("events", "EventRegistration")
    participant = apps.get_model("events", "Participant")
    people = (
        participant(registration=one, name=one.name, is_contact=True, photo_consent=one.photo_consent)
        for one in registration.objects.iterator(chunk_size=1000)
    )
    participant.objects.bulk_create(people, batch_size=1000)
    registration.objects.filter(state="confirmed").update(places_held=F("places"))


def remove_people(apps, schema_editor):
    """The consent to photos goes back to where it was; of several people it is that of the first."""
    participant = apps.get_model("events", "Participant")
    registration = apps.get_model("events", "EventRegistration")
    agreed = participant.objects.filter(position=0, photo_consent=True).values("registration")
    registration.objects.filter(pk__in=agreed).update(photo_consent=True)
    # The state that this version adds becomes what it was before: waiting.
    registration.objects.filter(state="offered").update(state="waitlisted", places_held=0)


class Migration(migrations.Migration):
    dependencies = [("events", "0004_participants_questions_and_offers")]

    operations = [migrations.RunPython(add_people, remove_people)]
