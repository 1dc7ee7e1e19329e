import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import apps.core.validators


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_calendar_sources"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="answer")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["question", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EventQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Free text"),
                            ("choice", "One of several choices"),
                            ("consent", "Consent (a box to tick)"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "text_de",
                    models.CharField(
                        max_length=300,
                        validators=[apps.core.validators.single_line],
                        verbose_name="question (German)",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[apps.core.validators.single_line],
                        verbose_name="question (English)",
                    ),
                ),
                (
                    "choices_de",
                    models.TextField(blank=True, max_length=2000, verbose_name="choices (German)"),
                ),
                (
                    "choices_en",
                    models.TextField(blank=True, max_length=2000, verbose_name="choices (English)"),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="not asked any more since"),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="How did you like the event as a whole?",
                    ),
                ),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="How useful was it for your work?",
                    ),
                ),
                (
                    "organisation",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="How well was it organised?",
                    ),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="What should we do better next time?"
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_contact", models.BooleanField(default=False, verbose_name="is the contact person")),
                (
                    "name",
                    models.CharField(
                        max_length=120, validators=[apps.core.validators.single_line], verbose_name="name"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        max_length=254,
                        validators=[apps.core.validators.single_line],
                        verbose_name="e-mail address",
                    ),
                ),
                ("photo_consent", models.BooleanField(default=False, verbose_name="agrees to photos")),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["registration", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=150, validators=[apps.core.validators.single_line], verbose_name="subject"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pending", "Not confirmed yet"),
                            ("confirmed", "Registered"),
                            ("offered", "Place offered"),
                            ("waitlisted", "On the waiting list"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                        verbose_name="only those who are",
                    ),
                ),
                ("author", models.CharField(editable=False, max_length=200, verbose_name="written by")),
                (
                    "recipients",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="recipients"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sent"
                    ),
                ),
            ],
            options={
                "verbose_name": "mail to participants",
                "verbose_name_plural": "mails to participants",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="eventregistration",
            name="event_one_registration_an_address",
        ),
        migrations.AddField(
            model_name="event",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(
                default=48,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(336),
                ],
                verbose_name="a free place is kept for the next on the waiting list for (hours)",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="thanks_enabled",
            field=models.BooleanField(
                default=True, verbose_name="thank the participants the day after, and ask for feedback"
            ),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="cancellation_note",
            field=models.TextField(blank=True, editable=False, max_length=500, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="offered_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="place offered until"),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="only_together",
            field=models.BooleanField(default=False, verbose_name="We only come all together."),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="places",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="people"),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="places_held",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="places held"),
        ),
        migrations.AddField(
            model_name="eventregistration",
            name="sessions",
            field=models.ManyToManyField(
                blank=True, related_name="registrations", to="events.eventsession", verbose_name="sessions"
            ),
        ),
        migrations.AlterField(
            model_name="eventregistration",
            name="email",
            field=models.EmailField(
                blank=True,
                max_length=254,
                validators=[apps.core.validators.single_line],
                verbose_name="e-mail address",
            ),
        ),
        migrations.AlterField(
            model_name="eventregistration",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Not confirmed yet"),
                    ("confirmed", "Registered"),
                    ("offered", "Place offered"),
                    ("waitlisted", "On the waiting list"),
                    ("cancelled", "Cancelled"),
                ],
                default="pending",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="eventregistration",
            index=models.Index(
                condition=models.Q(("state", "offered")),
                fields=["offered_until"],
                name="event_registration_by_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventregistration",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True), models.Q(("email", ""), _negated=True)
                ),
                fields=("event", "email"),
                name="event_one_registration_an_address",
            ),
        ),
        migrations.AddField(
            model_name="eventquestion",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="events.eventquestion"
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="feedback",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participants",
                to="events.eventregistration",
                verbose_name="registration",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.participant"
            ),
        ),
        migrations.AddField(
            model_name="participantmail",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participant_mails",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="participantmail",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="events.eventsession",
                verbose_name="only for",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choice"), _negated=True),
                    models.Q(("choices_de", ""), _negated=True),
                    _connector="OR",
                ),
                name="event_question_has_choices",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overall__range", (1, 5)), ("useful__range", (1, 5)), ("organisation__range", (1, 5))
                ),
                name="event_feedback_marks",
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["registration", "position", "id"], name="event_participant_by_place"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("participant", "question"), name="event_one_answer_a_question"
            ),
        ),
    ]
