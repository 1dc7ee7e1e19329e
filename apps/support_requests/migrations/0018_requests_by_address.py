from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("support_requests", "0017_indexes_of_the_desk")]

    operations = [
        migrations.AddIndex(
            model_name="supportrequest",
            index=models.Index(Upper("contact_email"), name="support_request_address"),
        ),
    ]
