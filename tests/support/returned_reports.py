"""Reports after the standards (RFC 3464, 5965, 8098), as different servers write them."""

from collections.abc import Iterator

from tests.support.returned import Build, Fixture, K, numbered, report

# What the server at the other end said, and what it means for the address.
ANSWERS = [
    (K.HARD, "5.1.1", "550 5.1.1 <{about}>: Recipient address rejected: User unknown"),
    (K.HARD, "5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    (K.HARD, "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
    (K.HARD, "5.1.2", "Host or domain name not found. Name service error for name=firma.example type=AAAA"),
    (K.HARD, "5.1.3", "501 5.1.3 Bad recipient address syntax"),
    (K.HARD, "5.1.6", "550 5.1.6 Recipient has moved, no forwarding address"),
    (K.HARD, "5.2.1", "550 5.2.1 The email account that you tried to reach is disabled"),
    (K.HARD, "5.4.4", "Unable to route: no mail hosts for domain"),
    (K.HARD, "5.0.0", "550 No such user here"),
    (K.HARD, "5.0.0", "550 5.1.1 unknown user"),
    (K.HARD, "5.5.0", "550 Requested action not taken: mailbox unavailable or does not exist: user unknown"),
    (K.HARD, "5.7.1", "550 5.7.1 No such user!"),
    (K.HARD, "5.4.1", "550 5.4.1 Recipient address rejected: Access denied"),
    (K.SOFT, "5.2.2", "552 5.2.2 Mailbox full / quota exceeded"),
    (K.SOFT, "5.2.3", "552 5.2.3 Message exceeds maximum fixed size"),
    (K.SOFT, "5.3.4", "552 5.3.4 Message size exceeds fixed limit"),
    (K.SOFT, "5.7.1", "554 5.7.1 Client host [192.0.2.1] blocked using a block list"),
    (K.SOFT, "5.7.1", "550 5.7.1 Message rejected as spam by content filtering"),
    (K.SOFT, "5.7.26", "550 5.7.26 This mail is unauthenticated: SPF and DKIM did not pass"),
    (K.SOFT, "5.1.8", "553 5.1.8 Domain of sender address does not exist"),
    (K.SOFT, "5.4.6", "554 5.4.6 Too many hops, mail loop"),
    (K.SOFT, "5.4.7", "delivery time expired"),
    (K.SOFT, "4.4.7", "451 4.4.7 message timed out in the queue"),
    (K.SOFT, "4.2.2", "452 4.2.2 The email account that you tried to reach is over quota"),
    (K.SOFT, "4.4.1", "connect to mx.firma.example[192.0.2.7]:25: Connection timed out"),
    (K.SOFT, "4.7.1", "451 4.7.1 Greylisting in action, please come back later"),
    (K.SOFT, "5.6.1", "554 5.6.1 Eight bit data not allowed"),
    (K.SOFT, "5.3.0", "554 5.3.0 Other mail system problem"),
]  # fmt: skip


def group(action: str, status: str, words: str = "", *, before: str = "dns; mx.example.net") -> list[str]:
    """The fields of a report: on the whole, and on the one recipient."""
    told = f"\nDiagnostic-Code: smtp; {words}" if words else ""
    return [
        f"Reporting-MTA: {before}\nArrival-Date: Mon, 2 Nov 2026 08:00:00 +0100",
        f"Final-Recipient: rfc822; {{about}}\nOriginal-Recipient: rfc822;{{about}}\nAction: {action}\n"
        f"Status: {status}{told}",
    ]


def postfix(kind: str, status: str, words: str) -> Build:
    return report(
        sender="MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        subject="Undelivered Mail Returned to Sender",
        headers="Auto-Submitted: auto-replied\n",
        text="This is the mail system at mx.example.net.\n\nI'm sorry to have to tell you that your message"
        " could not be delivered.",
        groups=group("failed", status, words),
    )


def exim(kind: str, status: str, words: str) -> Build:
    """Says 5.0.0 whatever it was, unless it was for now."""
    return report(
        sender="Mail Delivery System <Mailer-Daemon@mx.example.net>",
        subject="Mail delivery failed: returning message to sender",
        headers="X-Failed-Recipients: leser@firma.example\nAuto-Submitted: auto-replied\n",
        text="This message was created automatically by mail delivery software.\n\n  {about}\n",
        groups=group("failed", "5.0.0" if status.startswith("5") else status, words),
    )


def exchange(kind: str, status: str, words: str) -> Build:
    return report(
        sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc3@firma.example>",
        subject="=?utf-8?B?VW56dXN0ZWxsYmFyOiBOZXVlcyBhdXMgZGVtIE5ldHp3ZXJr?=",
        headers="X-MS-Exchange-Message-Is-Ndr:\nContent-Language: de-DE\n",
        text="Fehler bei der Zustellung an folgende Empfänger oder Gruppen:\n\n{about}",
        charset="utf-8",
        groups=group("failed", status, words, before="dns;MBX01.firma.example"),
        original="text/rfc822-headers",
        encode=True,
    )


def sendmail(kind: str, status: str, words: str) -> Build:
    return report(
        sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>",
        subject="Returned mail: see transcript for details",
        headers="Auto-Submitted: auto-generated (failure)\n",
        text="   ----- The following addresses had permanent fatal errors -----\n<{about}>\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.firma.example.:\n",
        groups=group("failed", status, words),
    )


def gmail(kind: str, status: str, words: str) -> Build:
    return report(
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        subject="Delivery Status Notification (Failure)",
        headers="Auto-Submitted: auto-replied\nX-Failed-Recipients: leser@firma.example\n",
        text="** Message not delivered **\n\nYour message wasn't delivered to {about}",
        groups=group("failed", status, words),
        charset="utf-8",
    )


def _delayed() -> Iterator[tuple[str, Build]]:
    for sender, subject in (
        ("MAILER-DAEMON@mx.example.net (Mail Delivery System)", "Delayed Mail (still being retried)"),
        ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>", "Warning: could not send message 4 hours"),
        ("Mail Delivery Subsystem <mailer-daemon@gmail.example>", "Delivery Status Notification (Delay)"),
        ("Microsoft Outlook <postmaster@firma.example>", "Zustellung verzögert: Neues aus dem Netzwerk"),
        ("Mail Delivery System <Mailer-Daemon@mx.example.net>", "Warning: message 1abc delayed 24 hours"),
    ):  # fmt: skip
        for status in ("4.4.1", "4.0.0", "4.2.2"):
            groups = group("delayed", status, "451 try again later; user unknown for now")
            groups[1] += "\nWill-Retry-Until: Sat, 7 Nov 2026 08:00:00 +0100"
            yield (
                K.DELAYED,
                report(sender=sender, subject=subject, text="You do not need to resend.", groups=groups),
            )


def _delivered() -> Iterator[tuple[str, Build]]:
    for action in ("delivered", "relayed", "expanded"):
        yield (
            K.DELIVERED,
            report(
                sender="MAILER-DAEMON@mx.example.net",
                subject="Successful Mail Delivery Report",
                text="Your message was successfully delivered.",
                groups=group(action, "2.0.0", "250 2.0.0 Ok"),
            ),
        )


def _receipts() -> Iterator[tuple[str, Build]]:
    for subject in (
        "Gelesen: Neues aus dem Netzwerk",
        "Read: Neues",
        "Nicht gelesen: Neues",
        "Not read: Neues",
    ):
        yield (
            K.AUTOMATIC,
            report(
                sender="Leser <leser@firma.example>",
                subject=subject,
                text="Ihre Nachricht wurde ohne Lesen gelöscht. It could not be delivered to the reader.",
                charset="utf-8",
                kind="disposition-notification",
                groups=["Final-Recipient: RFC822; {about}\nDisposition: automatic-action; deleted"],
            ),
        )  # fmt: skip


def _complaints() -> Iterator[tuple[str, Build]]:
    for name, found in (
        ("abuse", K.COMPLAINT),
        ("Abuse", K.COMPLAINT),
        ("fraud", K.COMPLAINT),
        ("opt-out", K.COMPLAINT),
        ("not-spam", K.AUTOMATIC),
        ("auth-failure", K.AUTOMATIC),
        ("virus", K.AUTOMATIC),
    ):
        for original in ("message/rfc822", "text/rfc822-headers"):
            fields = f"Feedback-Type: {name}\nUser-Agent: Feed/1.0\nVersion: 1\nOriginal-Mail-From: <{{to}}>"
            yield (
                found,
                report(
                    sender="Feedback Loop <fbl@provider.example>",
                    subject="FW: Neues aus dem Netzwerk",
                    text="This is an email abuse report.",
                    kind="feedback-report",
                    groups=[fields],
                    original=original,
                ),
            )


def _broken() -> Iterator[tuple[str, Build]]:
    """Reports of servers that know the standard from hearsay."""
    hard = group("failed", "5.1.1", "550 5.1.1 User unknown")
    daemon = "Mailer-Daemon <mailer-daemon@mx.example.net>"

    def made(**change) -> Build:
        return report(
            **{"sender": daemon, "subject": "Undeliverable", "text": "Sorry.", "groups": hard, **change}
        )

    def cut(build: Build, mark: bytes) -> Build:
        return lambda to: build(to).partition(mark)[0]

    def swapped(build: Build, old: bytes, new: bytes) -> Build:
        return lambda to: build(to).replace(old, new)

    yield K.HARD, cut(made(), b"\r\n--grenze/1.2--")
    yield K.HARD, cut(made(), b"Message-ID: <1@")
    yield K.HARD, swapped(made(), b"\r\n", b"\n")
    yield K.HARD, swapped(made(), b"Action: failed", b"Action:   FAILED (permanent)")
    yield K.HARD, swapped(made(), b"Action: failed\r\n", b"")
    yield K.HARD, swapped(made(), b"Status: 5.1.1", b"Status: 5.1.1 (bad destination mailbox address)")
    yield K.HARD, swapped(made(), b"Status: 5.1.1\r\n", b"")
    yield K.HARD, swapped(made(), b"charset=us-ascii", b"charset=nonsense-8")
    yield K.HARD, swapped(made(), b"Subject: Undeliverable", b"Subject: =?utf-8?q?=FF=FE?=")
    yield K.HARD, swapped(made(), b"Subject: Undeliverable", b"Subject: \xff\xfe \x80")
    yield K.HARD, swapped(made(), b"multipart/report; report-type=delivery-status;", b"multipart/mixed;")
    yield K.HARD, swapped(made(), b"Sorry.", b"Sorry.\x00\x00")
    yield K.HARD, made(encode=True)
    yield K.HARD, made(groups=[hard[0], hard[1].replace("smtp; 550", "X-Postfix; unknown,\n    550")])
    yield K.HARD, made(groups=[hard[0], group("delivered", "2.0.0")[1], hard[1]])
    yield K.HARD, made(groups=[hard[0], "", hard[1]])
    yield K.SOFT, made(groups=group("failed", "5.2.2", "552 mailbox for user unknown-size is full"))


def fixtures() -> Iterator[Fixture]:
    for name, make in (
        ("postfix", postfix),
        ("exim", exim),
        ("exchange", exchange),
        ("sendmail", sendmail),
        ("gmail", gmail),
    ):
        # Exim passes on no more than the words.
        answers = [answer for answer in ANSWERS if name != "exim" or answer[2][:3].isdigit()]
        yield from numbered(name, [(kind, make(kind, status, words)) for kind, status, words in answers])
    yield from numbered("delayed", list(_delayed()))
    yield from numbered("delivered", list(_delivered()))
    yield from numbered("receipt", list(_receipts()))
    yield from numbered("complaint", list(_complaints()))
    yield from numbered("broken", list(_broken()))
