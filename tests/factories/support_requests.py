"""Support requests for tests, with the links, files and people around them."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.links import services as links
from apps.support_requests.choices import Consent, HandoverState, MailOutcome, MailReason, Side, State
from apps.support_requests.models import (
    Assignment,
    Attachment,
    DraftFile,
    Handover,
    InboundMail,
    Message,
    RequestDraft,
    SavedView,
    SupportRequest,
)
from apps.support_requests.services.drafts import begin_draft
from apps.support_requests.services.intake import random_number
from apps.support_requests.services.links import CASE, RECEIVED
from apps.support_requests.transitions import CLOSED
from apps.taxonomy.models import ActionField, County
from tests.factories.accounts import make_user

_numbers = count(1)


def make_county(**overrides) -> County:
    number = next(_numbers)
    return County.objects.create(**{"slug": f"county-{number}", "name_de": f"Kreis {number}", **overrides})


def make_action_field(**overrides) -> ActionField:
    number = next(_numbers)
    return ActionField.objects.create(**{"slug": f"field-{number}", "name_de": f"Feld {number}", **overrides})


def make_request(*, organisation=None, **overrides) -> SupportRequest:
    """A request, new unless another `state` is given; with `organisation` that is in charge of it."""
    number = next(_numbers)
    state = overrides.get("state", State.ASSIGNED if organisation else State.NEW)
    fields = {
        "public_number": random_number(),
        "state": state,
        "company_name": f"Musterwerk {number} GmbH",
        "county": overrides.pop("county", None) or make_county(),
        "subject": f"Geheimes Anliegen {number}",
        "description": f"Vertrauliche Schilderung {number}",
        "contact_name": "Beispielperson",
        "contact_email": f"firma{number}@example.org",
        "consent_version": "2026-11",
        "consent_at": timezone.now(),
        "closed_at": timezone.now() if state in CLOSED else None,
    }
    case = SupportRequest.objects.create(**{**fields, **overrides})
    if organisation is not None:
        Assignment.objects.create(request=case, organisation=organisation)
    return case


def make_case_token(case: SupportRequest, *, lifetime: timedelta = timedelta(days=180)) -> str:
    """A company's link to its case."""
    return links.create(purpose=CASE, subject=case, lifetime=lifetime)


def make_handover(case: SupportRequest, *, organisation, **overrides) -> Handover:
    """A question to the company; with `agreed_at` the organisation has got the request."""
    fields = {"state": HandoverState.ASKED, "answer_by": timezone.now() + timedelta(days=3)}
    if overrides.get("agreed_at"):
        assignment = Assignment.objects.create(request=case, organisation=organisation)
        fields |= {"state": HandoverState.AGREED, "consent": Consent.PAGE, "assignment": assignment}
    return Handover.objects.create(request=case, organisation=organisation, **{**fields, **overrides})


def make_received_token(case: SupportRequest) -> str:
    """The link to the page after sending."""
    return links.create(purpose=RECEIVED, subject=case, lifetime=timedelta(hours=1))


def make_message(case: SupportRequest, **overrides) -> Message:
    fields = {"side": Side.MANAGER, "author_label": "Netzwerk", "body": f"Nachricht {next(_numbers)}"}
    return Message.objects.create(request=case, **{**fields, **overrides})


def make_inbound_mail(**overrides) -> InboundMail:
    """A mail that nobody has assigned yet."""
    number = next(_numbers)
    fields = {
        "digest": f"{number:064d}",
        "sender": f"firma{number}@example.org",
        "subject": f"Frage {number}",
        "outcome": MailOutcome.OPEN,
        "reason": MailReason.NO_ADDRESS,
        "raw": b"From: firma@example.org\r\nSubject: Frage\r\n\r\nGuten Tag\r\n",
    }
    return InboundMail.objects.create(**{**fields, **overrides})


def make_saved_view(**overrides) -> SavedView:
    """A view of the desk, its owner's alone unless it is shared."""
    number = next(_numbers)
    fields = {"name": f"Ansicht {number}", "filters": {"dringlichkeit": "4"}, **overrides}
    if "owner" not in fields:
        fields["owner"] = make_user()
    return SavedView.objects.create(**fields)


def pdf_upload(name: str = "bericht.pdf") -> SimpleUploadedFile:
    """A real PDF of one empty page."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = BytesIO()
    document.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")


def make_attachment(case: SupportRequest, *, message: Message | None = None, **overrides) -> Attachment:
    """A stored PDF that belongs to the request itself, or to one of its messages."""
    stored = files.store(upload=pdf_upload(), kinds=DOCUMENTS)
    return Attachment.objects.create(
        request=case, message=message, stored=stored, **{"side": Side.COMPANY, **overrides}
    )


def make_draft(**overrides) -> RequestDraft:
    """A request of which every step is filled in; `answers` differ from that as far as given."""
    answers = {**request_form_data(), **overrides.pop("answers", {})}
    del answers["consent"]
    return begin_draft(answers=answers, **overrides)


def make_draft_file(draft: RequestDraft, **overrides) -> DraftFile:
    """A stored PDF that is to go with the request."""
    stored = files.store(upload=pdf_upload(**overrides), kinds=DOCUMENTS)
    return DraftFile.objects.create(draft=draft, stored=stored)


def request_form_data(**overrides) -> dict:
    """What a company says in all the steps together, and a manager when a call is written down."""
    fields = {
        "subject": "Kunde verlässt den Verbrennungsmotor",
        "description": "Unser größter Kunde hört auf.",
        "urgency": "3",
        "company_name": "Musterwerk GmbH",
        "county": str(overrides["county"] if "county" in overrides else make_county().pk),
        "size_class": "10-49",
        "asker_role": "management",
        "contact_name": "Beispielperson",
        "contact_email": "firma@example.org",
        "contact_way": "email",
        "consent": "on",
    }
    return {**fields, **overrides}
