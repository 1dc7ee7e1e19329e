"""What a worker has in hand becomes a row of its own; what all readers' headers share goes to the body."""

from django.db import migrations, models

# Room beside each row for its next version, so that claiming a mail, or beginning the next, writes to no index.
ROOM = """
    ALTER TABLE outbox_claim SET (fillfactor = 10);
    ALTER TABLE outbox_outboxmessage SET (fillfactor = 50);
"""
NO_ROOM = """
    ALTER TABLE outbox_claim RESET (fillfactor);
    ALTER TABLE outbox_outboxmessage RESET (fillfactor);
"""
# The claims of workers of the version before: none of these mails was begun.
FREE = """
    UPDATE outbox_outboxmessage SET claim_token = NULL, claimed_until = NULL
    WHERE state = 'pending' AND claim_token IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_status_row")]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("token", models.UUIDField(primary_key=True, serialize=False)),
                ("begun", models.BigIntegerField(default=0)),
                ("begun_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.AddField(model_name="messagebody", name="headers", field=models.JSONField(default=dict)),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.RunSQL(FREE, FREE),
    ]
