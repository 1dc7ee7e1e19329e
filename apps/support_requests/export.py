"""One request as a PDF with its files: what the reader may see, and nothing internal unasked."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.addresses import absolute
from apps.core.typesetting import typeset
from apps.core.zip_stream import stream_zip
from apps.siteconfig.current import current
from apps.support_requests.choices import Part, Side
from apps.support_requests.models import Attachment, Message, SupportRequest
from apps.support_requests.suggestions import Related, public_content


@dataclass(frozen=True)
class Enclosed:
    """A file of the export: `place` is its name in the ZIP, empty if its bytes are not to be had."""

    attachment: Attachment
    place: str


@dataclass
class Export:
    """What goes into the ZIP; asked for before anything is sent."""

    case: SupportRequest
    messages: list[Message]
    files: list[Enclosed]
    parts: set[str]
    internal: bool
    linked: list[Related]

    def stream(self) -> Iterator[bytes]:
        """The ZIP: the PDF, the files, and their checksums (SHA-256, as `sha256sum -c` reads them).

        The PDF is set at once, while the reader's language holds; the rest as it is sent.
        """
        return stream_zip(self._entries(self.pdf()))

    def _entries(self, pdf: bytes) -> Iterator[tuple[str, BinaryIO]]:
        yield f"{self.case.public_number}.pdf", io.BytesIO(pdf)
        kept = [one for one in self.files if one.place]
        lines = [f"{one.attachment.stored.sha256}  {one.place}\n" for one in kept]
        if lines:
            yield "sha256sums.txt", io.BytesIO("".join(lines).encode())
        for one in kept:
            yield one.place, one.attachment.stored.file.open("rb").file

    def pdf(self) -> bytes:
        """The document, in the reader's language."""
        case = self.case
        data = {
            "title": _("Request %(number)s") % {"number": case.public_number},
            "author": current().name,
            "network": current().name,
            "subject": case.subject,
            "mark": _("Internal copy: not for passing on") if self.internal else "",
            "as_of": _("As of %(moment)s") % {"moment": _moment(timezone.now())},
            "facts": [[str(label), str(value)] for label, value in self._facts() if value],
            "words_title": _("What the company wrote"),
            "words": _lines(case.description),
            "linked_title": _("What may help"),
            "linked": [self._linked(one) for one in self.linked],
            "thread_title": _("What has happened so far"),
            "thread": [self._entry(message) for message in self.messages],
            "folded_title": _("Quoted text and signature"),
            "files_title": _("Files"),
            "files_header": [_("File"), _("Added by"), _("Size"), _("Checksum (SHA-256)")],
            "files": [self._row(one) for one in self.files],
            "page_label": _("Page"),
        }
        return typeset("support_requests/case.typ", data)

    def _facts(self) -> list[tuple[str, Any]]:
        case, company, contact = self.case, Part.COMPANY in self.parts, Part.CONTACT in self.parts
        assignment = case.current_assignment
        return [
            (_("State"), case.get_state_display()),
            (_("Company"), case.company_name if company else _("not handed over")),
            (_("Size"), case.get_size_class_display() if company else ""),
            (_("Value chain"), case.get_value_chain_display() if company else ""),
            (_("Offer asked for"), case.offer or ""),
            (_("County"), case.county or ""),
            (_("Action field"), case.action_field or ""),
            (_("Who asks"), case.get_asker_role_display()),
            (_("Contact"), case.contact_name if contact else _("not handed over")),
            (_("E-mail"), case.contact_email if contact else ""),
            (_("Telephone"), case.contact_phone if contact else ""),
            (_("Received"), _moment(case.created_at)),
            (_("Closed"), _moment(case.closed_at) if case.closed_at else ""),
            (_("In charge"), assignment.organisation if assignment else _("The network management")),
            (_("Person in charge"), case.person or ""),
            (_("Did it help?"), case.get_helped_display()),
            (_("In the company’s words"), case.helped_words),
        ]

    def _entry(self, message: Message) -> dict[str, Any]:
        if message.side == Side.SYSTEM:
            who, body = str(message.get_event_display()), ""
            who = f"{who}: {message.author_label}" if message.author_label else who
        else:
            who = message.author_label if message.author_label else str(message.get_side_display())
            body = message.body
        names = [one.attachment.stored.name for one in self.files if one.attachment.message_id == message.pk]
        return {
            "who": f"{_('Internal note')}: {who}" if message.internal else who,
            "when": _moment(message.created_at),
            "internal": message.internal,
            "remarks": self._remarks(message),
            "body": _lines(body),
            "folded": _lines(message.folded) if Part.CONTACT in self.parts else [],
            "files": ", ".join(names),
        }

    def _remarks(self, message: Message) -> list[str]:
        """How a mail came, and what of it was not taken; its sender only with the contact's address."""
        remarks = [_("by e-mail")] if message.by_mail else []
        if message.mail_sender:
            known = Part.CONTACT in self.parts
            text = _("from another address: %(sender)s") if known else _("from another address")
            remarks.append(text % {"sender": message.mail_sender})
        return remarks + [
            _("Not taken from the e-mail: %(line)s") % {"line": line} for line in message.left_out
        ]

    @staticmethod
    def _linked(one: Related) -> list[str]:
        """What it is, its title and its address."""
        return [str(one.kind.label), one.target.title, absolute(one.target.get_absolute_url())]

    @staticmethod
    def _row(one: Enclosed) -> list[str]:
        stored = one.attachment.stored
        digest = " ".join(stored.sha256[start : start + 16] for start in range(0, 64, 16))
        return [
            one.place or _("%(name)s (not available)") % {"name": stored.name},
            str(one.attachment.get_side_display()),
            _("%(number)s bytes") % {"number": stored.size},
            digest if one.place else "–",
        ]


def export_of(case: SupportRequest, *, user, internal: bool) -> Export:
    """The export for `user`, who may see the request; partners get what was handed over."""
    messages = Message.objects.filter(request=case).visible_to(user).in_order()
    attachments = Attachment.objects.of(case).visible_to(user)
    if not internal:
        messages, attachments = messages.for_company(), attachments.for_company()
    files = [
        Enclosed(one, f"dateien/{number:02}-{one.stored.name}" if _is_there(one) else "")
        for number, one in enumerate(attachments, start=1)
    ]
    return Export(case, list(messages), files, case.parts_for(user), internal, public_content(case))


def _is_there(attachment: Attachment) -> bool:
    """Whether it may go out: released by the virus scanner, and its bytes are kept."""
    stored = attachment.stored
    return stored.is_served and stored.file.storage.exists(str(stored.file.name))


def _moment(value) -> str:
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


def _lines(text: str) -> list[str]:
    return text.splitlines()
