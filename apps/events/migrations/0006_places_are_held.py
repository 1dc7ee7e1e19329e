from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0005_people_of_registrations")]

    operations = [
        migrations.RemoveField(
            model_name="eventregistration",
            name="photo_consent",
        ),
        migrations.AddConstraint(
            model_name="eventregistration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("places_held", models.F("places")), ("state", "confirmed")),
                    models.Q(
                        ("places_held__gte", 1),
                        ("places_held__lte", models.F("places")),
                        ("state", "offered"),
                    ),
                    models.Q(
                        models.Q(("state__in", ["confirmed", "offered"]), _negated=True), ("places_held", 0)
                    ),
                    _connector="OR",
                ),
                name="event_registration_holds_what_it_may",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventregistration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offered_until__isnull", False), ("state", "offered")),
                    models.Q(models.Q(("state", "offered"), _negated=True), ("offered_until__isnull", True)),
                    _connector="OR",
                ),
                name="event_registration_offer_ends",
            ),
        ),
    ]
