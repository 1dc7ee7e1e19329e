"""What the pages of a request show of de-minimis aid."""

from django.utils.translation import gettext_lazy as _

from apps.aid.models import AidFile
from apps.core.sections import Section, register


def connect() -> None:
    register(
        "support_requests.supportrequest",
        Section(
            "de-minimis",
            _("De-minimis aid"),
            "aid/_file_card.html",
            lambda case, user: AidFile.objects.of(case),
        ),
    )
