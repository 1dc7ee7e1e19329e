import django.utils.timezone
from django.db import migrations, models

KEEP = """
UPDATE support_requests_supportrequest AS request SET written_at = greatest(
    request.created_at,
    (SELECT max(message.created_at) FROM support_requests_message AS message WHERE message.request_id = request.id)
);
CREATE FUNCTION support_request_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_requests_supportrequest SET written_at = NEW.created_at
    WHERE id = NEW.request_id AND written_at < NEW.created_at;
    RETURN NULL;
END $$;
CREATE TRIGGER support_request_written AFTER INSERT OR UPDATE OF request_id, created_at
ON support_requests_message FOR EACH ROW EXECUTE FUNCTION support_request_written();
"""

FORGET = """
DROP TRIGGER support_request_written ON support_requests_message;
DROP FUNCTION support_request_written();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support_requests", "0015_what_people_choose_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="supportrequest",
            name="written_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="last written"
            ),
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
