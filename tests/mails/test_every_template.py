"""Every mail that the portal sends, in both languages, and a mail for each fault that the check must find."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone

from apps.outbox import services
from apps.outbox.choices import MailKind
from apps.outbox.messages import Attachment, UnsafeMail
from apps.outbox.mime import Prepared
from apps.outbox.models import MessageBody, OutboxMessage
from apps.outbox.rendering import Content, render
from tests.support.mail_checks import contrast, mail_faults
from tests.support.mail_templates import contexts, template_names, value_for

pytestmark = pytest.mark.django_db

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"]
INJECTED = "Bcc: opfer@example.org"


def parsed(content: Content, **fields):
    """The mail as a mail server would get it, read again."""
    body = MessageBody(subject=content.subject, text=content.text, html=content.html, language="de")
    message = OutboxMessage(
        **{
            "body": body,
            "kind": MailKind.TRANSACTIONAL,
            "recipient": "leserin@example.org",
            "message_id": "<1@example.org>",
            "created_at": timezone.now(),
            "variables": {},
            "headers": {},
            **fields,
        }
    )
    return message_from_bytes(Prepared(body).build(message), policy=default)


def test_there_are_mails_to_check():
    assert len(template_names()) >= 36


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", template_names())
def test_a_mail_keeps_all_promises(name, language):
    for context in contexts(name):
        content = render(name, language=language, context=context)
        faults = mail_faults(content, language=language)
        assert not faults, "\n".join([*faults, content.text])
        mail = parsed(content)
        assert not mail.defects
        assert mail.get_content_type() == "multipart/alternative"
        parts = [
            (part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in mail.iter_parts()
        ]
        assert parts == [("text/plain", content.text), ("text/html", content.html)]


@pytest.mark.parametrize("line_break", BREAKS, ids=repr)
def test_no_field_of_any_mail_gets_into_the_headers(line_break):
    for name in template_names():
        for context in contexts(name, ending=f"{line_break}{INJECTED}"):
            network = value_for("network", f"{line_break}{INJECTED}")
            content = render(name, language="de", context={**context, "network": network})
            assert_no_new_header(content)


@pytest.mark.parametrize("line_break", BREAKS, ids=repr)
def test_what_is_filled_in_for_a_recipient_gets_into_no_header(line_break):
    content = Content("Hallo [[name]]", "Hallo [[name]]", "<p>Hallo [[name]]</p>")
    assert_no_new_header(content, variables={"name": f"Gast{line_break}{INJECTED}"})


def assert_no_new_header(content: Content, **fields) -> None:
    """Either such a mail is refused, or its headers are those it always has."""
    try:
        mail = parsed(content, **fields)
    except UnsafeMail:
        return
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert not mail.defects


@pytest.mark.parametrize("line_break", BREAKS, ids=repr)
@pytest.mark.parametrize(
    "field",
    ["recipient", "reply_to", "subject", "header", "header_name", "file_name", "file_type", "file_method"],
)
def test_a_line_break_in_a_field_of_the_outbox_is_refused(field, line_break):
    wrong = f"{line_break}{INJECTED}"
    fields = {
        "recipient": "leserin@example.org",
        "reply_to": "antwort@example.org",
        "subject": "Betreff",
        "header": "1",
        "header_name": "X-Eins",
        "file_name": "termin.ics",
        "file_type": "text/calendar",
        "file_method": "REQUEST",
    }
    fields[field] += wrong
    with pytest.raises(UnsafeMail):
        services.queue(
            kind=MailKind.TRANSACTIONAL,
            recipient=fields["recipient"],
            reply_to=fields["reply_to"],
            subject=fields["subject"],
            text="Text",
            language="de",
            dedupe_key="eins",
            headers={fields["header_name"]: fields["header"]},
            attachments=[
                Attachment(fields["file_name"], fields["file_type"], b"", method=fields["file_method"])
            ],
        )
    assert not OutboxMessage.objects.exists()


END = "</h1>"
FAULTS = {
    "tracking pixel": ("html", END, f'{END}<img src="https://zaehler.example.org/1.gif" alt="">'),
    "no alternative text": ("html", END, f'{END}<img src="cid:eins">'),
    "a font from afar": ("html", "<style>", "<style>@import 'https://schrift.example.org/a.css';"),
    "a background from afar": ("html", "</style>", "</style><p style='background:url(//x.example.org)'></p>"),
    "a script": ("html", END, f"{END}<script>1</script>"),
    "only in the HTML": ("html", END, f"{END}<p>Das steht nirgends sonst geschrieben.</p>"),
    "only in the text": ("text", "\n\n", "\n\nDas steht nirgends sonst geschrieben.\n\n"),
    "a link only in the HTML": ("html", END, f'{END}<p><a href="https://example.org/">Newsletter</a></p>'),
    "a link only in the text": ("text", "\n\n", "\n\nhttps://example.org/\n\n"),
    "a link without words": (
        "html",
        END,
        f'{END}<p><a href="https://portal.example.org/confirm_url/"></a></p>',
    ),
    "pale": ("html", END, f'{END}<p style="color: #aaaaaa">Hallo</p>'),
    "dark on dark": (
        "html",
        END,
        f'{END}<p style="color: #13272d; background-color: #ffffff" class="mail-body">Hallo</p>',
    ),
    "two headings": ("html", END, f"{END}<h1>Hallo</h1>"),
    "a level left out": ("html", END, f"{END}<h4>Newsletter</h4>"),
    "a table for looks": ("html", END, f"{END}<table><tr><td>Newsletter</td></tr></table>"),
    "never closed": ("html", END, f"{END}<div>"),
    "no language": ("html", 'lang="de"', ""),
    "markup in the text": ("text", "\n\n", "\n\n<p>Hallo</p>\n\n"),
    "a placeholder": ("text", "\n\n", "\n\n{{ name }}\n\n"),
    "a subject of two lines": ("subject", "", "Newsletter\n"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_finds(fault):
    part, before, after = FAULTS[fault]
    good = render("newsletter/confirm", language="de", context=next(contexts("newsletter/confirm")))
    assert not mail_faults(good, language="de")
    broken = {name: getattr(good, name) for name in ("subject", "text", "html")}
    assert before in broken[part]
    broken[part] = broken[part].replace(before, after, 1)
    assert mail_faults(Content(**broken), language="de")


def test_contrast_as_the_guidelines_count_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1
