"""Mails after no standard: reports in a server's own words, answers of machines and people, nonsense."""

from collections.abc import Iterator

from tests.support.returned import Build, Fixture, K, lines, numbered, plain, report

DAEMON = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: failure notice"


def _qmail() -> Iterator[tuple[str, Build]]:
    head = "Hi. This is the qmail-send program.\nI'm afraid I wasn't able to deliver your message to"
    end = "--- Below this line is a copy of the message.\n"
    for kind, words in (
        (K.HARD, "Sorry, no mailbox here by that name. (#5.1.1)"),
        (K.HARD, "192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 User unknown"),
        (K.HARD, "Sorry, I couldn't find any host named firma.example. (#5.1.2)"),
        (K.HARD, "This address no longer accepts mail: no such user. 550"),
        (K.HARD, "vpopmail: user not found in this domain. (#5.1.1)"),
        (K.SOFT, "Remote host said: 552 5.2.2 mailbox full\nGiving up."),
        (K.SOFT, "user is over quota (#5.2.2)"),
        (K.SOFT, "I'm not going to try again; this message has been in the queue too long. (#4.4.1)"),
        (K.SOFT, "Remote host said: 554 5.7.1 looks like spam"),
    ):  # fmt: skip
        text = f"{head} the following addresses.\n\n<{{about}}>:\n{words}\n\n{end}"
        yield kind, plain(head=DAEMON, text=text, original=True)


def _old_exim() -> Iterator[tuple[str, Build]]:
    head = (
        "From: Mail Delivery System <Mailer-Daemon@mx.example.net>\n"
        "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: {about}"
    )
    begin = "This message was created by mail delivery software.\n\nA message that you sent could not be "
    for kind, words in (
        (K.HARD, "Unrouteable address"),
        (K.HARD, "all relevant MX records point to non-existent hosts: domain does not exist"),
        (K.HARD, "SMTP error from remote mail server after RCPT TO: 550 5.1.1 unknown user"),
        (K.HARD, "SMTP error from remote mail server after RCPT TO:<{about}>: 550 invalid recipient"),
        (K.SOFT, "mailbox is full: retry timeout exceeded"),
        (K.SOFT, "SMTP error from remote mail server after end of data: 554 5.7.1 spam message rejected"),
        (K.SOFT, "retry timeout exceeded"),
    ):
        text = f"{begin}delivered to one or more of its recipients.\n\n  {{about}}\n    {words}\n\n"
        end = "------ This is a copy of the message, including all the headers. ------\n\n"
        yield kind, plain(head=head, text=text + end, original=True)
    late = "Subject: Warning: message 1a2B3c-000 delayed 24 hours"
    yield (
        K.DELAYED,
        plain(
            head=f"From: Mail Delivery System <Mailer-Daemon@mx.example.net>\n{late}",
            text="A message that you sent has not yet been delivered. You need not resend.",
        ),
    )


def _old_sendmail() -> Iterator[tuple[str, Build]]:
    head = "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>\nSubject: Returned mail: "
    for kind, subject, words in (
        (K.HARD, "User unknown", "550 {about}... User unknown"),
        (K.HARD, "Host unknown (Name server: host not found)", "550 Host unknown: host not found"),
        (
            K.SOFT,
            "Cannot send message for 5 days",
            "Connection timed out; could not be delivered for 5 days",
        ),
        (K.SOFT, "Service unavailable", "554 Service unavailable: blocked, bad reputation"),
    ):
        text = f"   ----- Transcript of session follows -----\n{words}\n\n   ----- Original message -----\n"
        yield kind, plain(head=head + subject, text=text, original=True)


def _german() -> Iterator[tuple[str, Build]]:
    """In words that providers in Germany write."""
    utf8 = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"
    for kind, sender, subject, words in (
        (K.HARD, "mailer-daemon@provider.example", "Ihre Nachricht konnte nicht zugestellt werden",
         "Der Empfänger {about} ist uns nicht bekannt."),
        (K.HARD, "postmaster@provider.example", "Unzustellbar: Neues",
         "Die Adresse {about} existiert nicht."),
        (K.HARD, "MAILER-DAEMON@provider.example", "Nicht zustellbare E-Mail: Unzustellbar",
         "Das Postfach {about} ist nicht vorhanden."),
        (K.HARD, "Mailer-Daemon@provider.example", "Fehler bei der Zustellung",
         "Empfaenger unbekannt: {about}"),
        (K.HARD, "postmaster@provider.example", "Zustellung fehlgeschlagen",
         "550 5.1.1 Das E-Mail-Konto {about} gibt es bei uns nicht. Benutzer unbekannt."),
        (K.HARD, "MAILER-DAEMON@provider.example", "Mail delivery failed: returning message to sender",
         "550-Requested action not taken: mailbox unavailable\n550 invalid recipient {about}"),
        (K.HARD, "mailer-daemon@provider.example", "Undelivered Mail Returned to Sender",
         "{about}: 550 Recipient unknown or invalid: user unknown"),
        (K.SOFT, "mailer-daemon@provider.example", "Ihre Nachricht konnte nicht zugestellt werden",
         "Das Postfach des Empfängers ist voll."),
        (K.SOFT, "postmaster@provider.example", "Nachricht nicht zugestellt",
         "Der Speicherplatz des Empfängers ist erschöpft. 552 5.2.2"),
        (K.SOFT, "MAILER-DAEMON@provider.example", "Unzustellbar",
         "554 Transaction failed. Reject due to policy restrictions."),
        (K.SOFT, "MAILER-DAEMON@provider.example", "Mail delivery failed",
         "554 Your address is on a blacklist; bad reputation"),
        (K.SOFT, "postmaster@provider.example", "Zustellung nicht möglich",
         "Die Nachricht wurde als Spam eingestuft."),
        (K.SOFT, "Mailer-Daemon@provider.example", "Undeliverable: Neues",
         "452 4.2.2 Requested mail action aborted: mailbox full"),
        (K.DELAYED, "postmaster@provider.example", "Zustellung verzögert",
         "Ihre Nachricht wurde noch nicht zugestellt; weitere Versuche folgen."),
        (K.DELAYED, "MAILER-DAEMON@provider.example", "Verzögerung bei der Zustellung Ihrer Nachricht",
         "Wir versuchen es weiter. Die Nachricht ist noch nicht zugestellt."),
    ):  # fmt: skip
        yield kind, plain(head=f"Return-Path: <>\nFrom: {sender}\nSubject: {subject}\n{utf8}", text=words)
    html = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"
    yield (
        K.HARD,
        plain(
            head=f"From: postmaster@firma.example\nSubject: Unzustellbar: Neues\n{html}",
            text="<html><p>Empf&auml;nger</p><p>#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found##</p>",
        ),
    )


def _away() -> Iterator[tuple[str, Build]]:
    person = "Return-Path: <>\nFrom: Leser <leser@firma.example>"
    text = "Ich bin im Urlaub. Your message could not be delivered to me. Postfach voll? User unknown."
    for subject, extra in (
        ("Automatische Antwort: Neues", "Auto-Submitted: auto-generated"),
        ("Automatic reply: Neues", "X-Auto-Response-Suppress: All"),
        ("Abwesenheitsnotiz", ""),
        ("Abwesend: Neues aus dem Netzwerk", ""),
        ("Abwesenheit bis 12. November", "Precedence: bulk"),
        ("Out of Office Re: Neues", ""),
        ("Out of the office until Monday", "Auto-Submitted: auto-replied"),
        ("Autoreply: Neues", "X-Autoreply: yes"),
        ("AutoReply: Neues", "X-Autorespond: yes"),
        ("Auto: Neues", "Precedence: auto_reply"),
        ("Re: Neues", "Auto-Submitted: auto-replied (vacation)"),
        ("Re: Neues", "X-Auto-Response-Suppress: DR, OOF, AutoReply"),
        ("Vacation: Neues", ""),
        ("Ich bin im Urlaub", ""),
        ("Nicht im Büro: Neues", ""),
        ("=?utf-8?Q?Abwesenheitsnotiz=3A_Neues?=", ""),
        ("Réponse automatique : Neues", ""),
        ("Eingangsbestätigung Ihrer Nachricht", "Auto-Submitted: auto-generated"),
        ("Ticket 4711: Ihre Anfrage ist eingegangen", "Auto-Submitted: auto-generated"),
        ("Neue Adresse", "Auto-Submitted: auto-replied"),
        ("Ich arbeite nicht mehr bei der Firma", "X-Autoresponder: yes"),
        ("Bitte bestätigen Sie Ihre Nachricht", "Auto-Submitted: auto-replied"),
    ):
        head = f"{person}\nSubject: {subject}" + (f"\n{extra}" if extra else "")
        yield K.AUTOMATIC, plain(head=head, text=text)


def _people() -> Iterator[tuple[str, Build]]:
    person = "Return-Path: <leser@firma.example>\nFrom: Leser <leser@firma.example>"
    for subject, text in (
        ("Re: Neues aus dem Netzwerk", "Danke, sehr interessant!"),
        ("AW: Neues aus dem Netzwerk", "Unser Postfach war voll, bitte noch einmal. Mailbox full!"),
        ("Re: Undelivered Mail Returned to Sender", "I got this: 550 5.1.1 User unknown. What shall I do?"),
        ("Fwd: Undelivered Mail Returned to Sender", "> Status: 5.1.1\n> Action: failed\nSehen Sie mal."),
        ("WG: Unzustellbar: Neues", "Das kam bei mir an: Der Empfänger ist nicht bekannt."),
        ("unsubscribe", ""),
        ("Abmelden", "Bitte nehmen Sie mich aus dem Verteiler."),
        ("", "Ohne Betreff"),
        ("Delay of our project", "The delivery of parts is delayed; it could not be delivered."),
        ("Frage zur Anmeldung", "Ist die Zustellung fehlgeschlagen?"),
        ("Re: failure notice", "Wer ist der mailer-daemon?"),
    ):
        yield K.REPLY, plain(head=f"{person}\nSubject: {subject}", text=text)
    hard = report(
        sender="MAILER-DAEMON@mx.example.net", subject="Undelivered", text="Sorry",
        groups=["Reporting-MTA: dns; mx", "Final-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.1.1"],
    )  # fmt: skip
    for headers, part in (
        ("", "message/rfc822"),
        ("X-Mailer: Apple Mail\n", "message/rfc822"),
        ("", "application/octet-stream"),
    ):
        yield K.REPLY, _forwarded(person, headers, part, hard)
    yield K.REPLY, _with_inline_status(person)


def _forwarded(person: str, headers: str, part: str, inner: Build) -> Build:
    """Somebody forwards a report: nothing has come back of what we sent them."""

    def build(to: str) -> bytes:
        return lines(
            f"{headers}{person}\nTo: {to}\nSubject: Fwd: Undelivered\nMIME-Version: 1.0",
            'Content-Type: multipart/mixed; boundary="aussen"\n\n--aussen\nContent-Type: text/plain\n\nNa?\n',
            f"--aussen\nContent-Type: {part}\n",
            inner(to).decode(),
            "--aussen--",
        )

    return build


def _with_inline_status(person: str) -> Build:
    status = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {about}\nAction: failed\nStatus: 5.1.1\n"
    return plain(
        head=f"{person}\nSubject: Fwd: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"',
        text="--b\nContent-Type: text/plain\n\nHallo\n--b\nContent-Type: message/delivery-status\n\n"
        f"{status}\n--b--",
    )


def _nonsense() -> Iterator[tuple[str, Build]]:
    yield K.REPLY, lambda to: b""
    yield K.REPLY, lambda to: b"\x00\xff\xfe" * 100
    yield K.REPLY, lambda to: f"To: {to}".encode()
    yield (
        K.AUTOMATIC,
        lambda to: lines(f"To: {to}\nContent-Type: multipart/report; report-type=delivery-status", "", ""),
    )
    yield K.REPLY, lambda to: lines(f"To: {to}\nContent-Type: multipart/mixed; boundary=", "", "--\n--")
    yield K.REPLY, lambda to: lines(f"To: {to}\nSubject: " + "=?utf-8?q?" * 500, "", "x")
    yield K.REPLY, lambda to: lines(f"To: {to}\n" + "X-A: b\n" * 3000, "", "x")
    yield K.REPLY, lambda to: lines(f"To: {to}", "", "User unknown " * 50_000)
    yield K.REPLY, lambda to: lines(f"From: \nTo: {to}\nReturn-Path: \nSubject: \n", "", "")
    yield (
        K.AUTOMATIC,
        lambda to: lines(f"From: MAILER-DAEMON@mx.example.net\nTo: {to}\nSubject: Hinweis", "", "Wartung."),
    )


def fixtures() -> Iterator[Fixture]:
    for family, cases in (
        ("qmail", _qmail()),
        ("old-exim", _old_exim()),
        ("old-sendmail", _old_sendmail()),
        ("german", _german()),
        ("away", _away()),
        ("people", _people()),
        ("nonsense", _nonsense()),
    ):
        yield from numbered(family, list(cases))
