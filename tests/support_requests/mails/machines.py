"""What programs write by themselves: out of office, receipts, reports of mail servers."""

from tests.support_requests.mails.building import Example, head, raw

AWAY = "Ich bin bis zum 1. Dezember nicht im Büro."


def _reply(subject: str = "AW: Neues zu Ihrer Anfrage", text: str = AWAY, **headers: str):
    return lambda to: raw(head(to=to, subject=subject, **headers), text)


def _report(kind: str, part: str, *, sender: str = "mailer-daemon@mail.example.org", subject: str = "Report"):
    def make(to: str) -> bytes:
        body = (
            "--b\nContent-Type: text/plain; charset=utf-8\n\nSiehe unten.\n"
            f"--b\nContent-Type: message/{kind}\n\n{part}\n--b--\n"
        )
        content_type = f"multipart/report; report-type={kind}; boundary=b"
        headers = {**head(to=to, sender=sender, subject=subject), "Return-Path": "<>"}
        return raw(headers, body, content_type=content_type)

    return make


def _failed(action: str, status: str, words: str) -> str:
    return (
        "Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; firma@example.org\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n"
    )


def _daemon(subject: str, text: str, **headers: str):
    def make(to: str) -> bytes:
        given = head(to=to, sender="MAILER-DAEMON@mail.example.org", subject=subject, **headers)
        return raw({**given, "Return-Path": "<>"}, text)

    return make


def auto(name: str, make) -> Example:
    return Example(name, make, outcome="automatic", reason="auto_reply")


def bounce(name: str, make) -> Example:
    return Example(name, make, outcome="automatic", reason="bounce")


READ = "Final-Recipient: rfc822; firma@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n"

EXAMPLES = [
    auto("outlook-away-de", _reply("Automatische Antwort: Neues zu Ihrer Anfrage")),
    auto("outlook-away-en", _reply("Automatic reply: Neues zu Ihrer Anfrage", "I am out of the office.")),
    auto("exchange-old-de", _reply("Abwesenheitsnotiz: Neues zu Ihrer Anfrage")),
    auto("exchange-old-en", _reply("Out of Office: Neues zu Ihrer Anfrage")),
    auto("exchange-header", _reply(X_Auto_Response_Suppress="DR, OOF, AutoReply")),
    auto("rfc-3834", _reply(Auto_Submitted="auto-replied")),
    auto("rfc-3834-with-words", _reply(Auto_Submitted="auto-replied (vacation)")),
    auto("x-autoreply", _reply(X_Autoreply="yes")),
    auto("x-autorespond", _reply(X_Autorespond="yes")),
    auto("precedence", _reply(Precedence="auto_reply")),
    auto("ticket-received", _reply("[Vorgang 4711] Eingang", Auto_Submitted="auto-generated")),
    auto("receipt-de", _reply("Eingangsbestätigung: Neues")),
    auto("gmx-away", _reply("Abwesenheit: Neues zu Ihrer Anfrage")),
    auto(
        "read-receipt",
        _report("disposition-notification", READ, sender="firma@example.org", subject="Gelesen: Neues"),
    ),
    bounce("postfix", _report("delivery-status", _failed("failed", "5.1.1", "550 5.1.1 User unknown"))),
    bounce(
        "exchange-de",
        _report(
            "delivery-status",
            _failed("failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
            sender="postmaster@example.org",
            subject="Unzustellbar: Neues",
        ),
    ),
    bounce("full", _report("delivery-status", _failed("failed", "5.2.2", "552 5.2.2 Mailbox full"))),
    bounce("delayed", _report("delivery-status", _failed("delayed", "4.4.1", "timed out"))),
    bounce("delivered", _report("delivery-status", _failed("delivered", "2.0.0", "250 ok"))),
    bounce(
        "qmail",
        _daemon(
            "failure notice", "Hi. This is the qmail-send program.\n\n<firma@example.org>:\nno such user."
        ),
    ),
    bounce(
        "exim",
        _daemon(
            "Mail delivery failed: returning message to sender",
            "firma@example.org\n  unknown user",
            X_Failed_Recipients="firma@example.org",
        ),
    ),
]
