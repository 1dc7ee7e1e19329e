"""The certificate as a tagged PDF."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from apps.aid.models import AidFile
from apps.aid.rules import CEILING
from apps.core.addresses import absolute
from apps.core.spreadsheets import download
from apps.core.typesetting import typeset
from apps.events import tickets
from apps.siteconfig.current import current


def certificate(file: AidFile) -> bytes:
    """In the reader's language."""
    where = absolute(reverse("aid:check"))
    assert file.granted_on is not None and file.before is not None
    data = {
        "title": _("Certificate of de-minimis aid"),
        "author": file.organisation.name,
        "network": current().name,
        "law": _("under Regulation (EU) 2023/2831 of 13 December 2023"),
        "facts": [
            [_("Company"), file.company_name],
            [_("Service"), file.service],
            [_("Granted by"), file.organisation.name],
            [_("Granted on"), date_format(file.granted_on, "DATE_FORMAT")],
            [_("Value (gross grant equivalent)"), euros(file.value)],
            [_("Granted in the three years before, as declared and certified"), euros(file.before)],
            [_("Request"), file.request_number],
        ],
        "text": _(
            "The company may get de-minimis aid of at most %(ceiling)s in any three years. Please keep this "
            "certificate for ten years, and name the aid whenever you declare de-minimis aid."
        )
        % {"ceiling": euros(CEILING)},
        "number_label": _("Number of the certificate"),
        "number": file.shown_number,
        "check": _("Anybody can check this certificate with its number at %(address)s") % {"address": where},
        "code": tickets.code(f"{where}?nummer={file.shown_number}"),
        "code_label": _("QR code that leads to the check of this certificate"),
    }
    return typeset("aid/certificate.typ", data)


def as_download(file: AidFile) -> HttpResponse:
    """The certificate, to be saved under its number."""
    return download(certificate(file), name=f"de-minimis-{file.shown_number}.pdf", kind="application/pdf")


def euros(amount) -> str:
    """With separators of the reader's language."""
    return f"{number_format(amount, decimal_pos=2, force_grouping=True)} €"
