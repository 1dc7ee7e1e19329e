"""Answers as mail programs write them: how each introduces what it quotes, and where people write."""

from tests.support_requests.mails.building import Example, build, head, plain, raw

OURS = "zurueck@portal.example.org"
QUOTE = "zu Ihrer Anfrage gibt es eine Antwort."
QUOTED = f"> Guten Tag,\n>\n> {QUOTE}\n>\n> Netzwerk"
UNQUOTED = f"Guten Tag,\n\n{QUOTE}\n\nNetzwerk"
SAID = (
    "Guten Tag,\n\nam Montag um 10 Uhr passt es uns. Größe: 40 m².\n\nMit freundlichen Grüßen\nBeispielperson"
)
HTML_SAID = (
    "<p>Guten Tag,</p><p>am Montag um 10 Uhr passt es uns. Gr&ouml;&szlig;e: 40&nbsp;m².</p>"
    "<p>Mit freundlichen Gr&uuml;&szlig;en<br>Beispielperson</p>"
)

# What stands between the answer and the text that is quoted.
HEADS_WITH_MARKS = {
    "gmail-de": f"Am Mi., 25. Nov. 2026 um 09:00 Uhr schrieb Netzwerk <{OURS}>:\n",
    "gmail-en": f"On Wed, Nov 25, 2026 at 9:00 AM Netzwerk <{OURS}>\nwrote:\n",
    "apple-de": f"Am 25.11.2026 um 09:00 schrieb Netzwerk <{OURS}>:",
    "apple-en": f"On 25. Nov 2026, at 09:00, Netzwerk <{OURS}> wrote:",
    "iphone-de": f"Von meinem iPhone gesendet\n\n> Am 25.11.2026 um 09:00 schrieb Netzwerk <{OURS}>:\n>",
    "iphone-en": f"Sent from my iPhone\n\n> On 25. Nov 2026, at 09:00, Netzwerk <{OURS}> wrote:\n>",
    "thunderbird-de": "Am 25.11.26 um 09:00 schrieb Netzwerk:",
    "thunderbird-en": "On 25/11/2026 09:00, Netzwerk wrote:",
    "k9-de": f"Am 25. November 2026 09:00:00 MEZ schrieb Netzwerk <{OURS}>:",
    "k9-en": f"On 25 November 2026 09:00:00 CET, Netzwerk <{OURS}> wrote:",
    "kmail-de": "Am Mittwoch, 25. November 2026, 09:00:00 CET schrieb Netzwerk:",
    "roundcube-de": "Am 2026-11-25 09:00, schrieb Netzwerk:",
    "zimbra-de": f"----- Am 25. Nov 2026 um 9:00 schrieb Netzwerk {OURS}:\n",
    "horde-de": f"Zitat von Netzwerk <{OURS}>:\n",
    "mutt-en": "On Wed, Nov 25, 2026 at 09:00:00AM +0100, Netzwerk wrote:",
    "no-head": "",
}
_OUTLOOK_DE = (
    f"Von: Netzwerk <{OURS}>\nGesendet: Mittwoch, 25. November 2026 09:00\n"
    "An: Beispielperson <firma@example.org>\nBetreff: Neues zu Ihrer Anfrage\n"
)
_OUTLOOK_EN = (
    f"From: Netzwerk <{OURS}>\nSent: Wednesday, November 25, 2026 9:00 AM\n"
    "To: Beispielperson <firma@example.org>\nSubject: Neues zu Ihrer Anfrage\n"
)
HEADS_WITHOUT_MARKS = {
    "outlook-de": _OUTLOOK_DE,
    "outlook-en": _OUTLOOK_EN,
    "outlook-old-de": f"-----Ursprüngliche Nachricht-----\n{_OUTLOOK_DE}",
    "outlook-old-en": f"-----Original Message-----\n{_OUTLOOK_EN}",
    "new-outlook-de": f"{'_' * 32}\n{_OUTLOOK_DE}",
    "new-outlook-en": f"{'_' * 32}\n{_OUTLOOK_EN}",
    "outlook-ios-de": f"Outlook für iOS<https://example.org/o> herunterladen\n{'_' * 32}\n{_OUTLOOK_DE}",
    "outlook-ios-en": f"Get Outlook for iOS<https://example.org/o>\n{'_' * 32}\n{_OUTLOOK_EN}",
    "gmx-de": f'Gesendet: Mittwoch, 25. November 2026 um 09:00 Uhr\nVon: "Netzwerk" <{OURS}>\n'
    "An: firma@example.org\nBetreff: Neues zu Ihrer Anfrage\n",
    "web-de-app": "-- \nDiese Nachricht wurde von meinem Android-Gerät mit der Mail App gesendet.\n"
    f"Am 25.11.26, 09:00 schrieb Netzwerk <{OURS}>:\n",
    "notes-de": f"Von:\tNetzwerk <{OURS}>\nAn:\tfirma@example.org\nDatum:\t25.11.2026 09:00\n"
    "Betreff:\tNeues zu Ihrer Anfrage\n",
    "notes-en": f"From:\tNetzwerk <{OURS}>\nTo:\tfirma@example.org\nDate:\t25.11.2026 09:00\n"
    "Subject:\tNeues zu Ihrer Anfrage\n",
    "yahoo-de": f"Netzwerk <{OURS}> schrieb am 9:00 Mittwoch, 25.November 2026:\n",
    "samsung-de": "Von meinem Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\n"
    f"Von: Netzwerk <{OURS}>\nDatum: 25.11.26 09:00 (GMT+01:00)\nAn: firma@example.org\n"
    "Betreff: Neues zu Ihrer Anfrage\n",
    "proton-en": f"------- Original Message -------\nOn Wednesday, November 25th, 2026 at 9:00 AM, "
    f"Netzwerk <{OURS}> wrote:\n",
}
HTML = {
    "outlook-de-html": '<div style="border:none;border-top:solid #E1E1E1 1.0pt">'
    "<p class=MsoNormal><b>Von:</b> "
    f"Netzwerk &lt;{OURS}&gt;<br><b>Gesendet:</b> Mittwoch, 25. November 2026 09:00<br>"
    "<b>An:</b> Beispielperson<br><b>Betreff:</b> Neues</p></div><p class=MsoNormal>Guten Tag,</p>"
    f"<p>{QUOTE}</p>",
    "new-outlook-en-html": '<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>From:</b> '
    "Netzwerk<br><b>Sent:</b> Wednesday, November 25, 2026 9:00<br><b>To:</b> Beispielperson<br><b>Subject:"
    f"</b> Neues</div><div>Guten Tag,<br>{QUOTE}</div>",
    "gmail-html": '<div class="gmail_quote"><div class="gmail_attr">Am Mi., 25. Nov. 2026 um 09:00 Uhr '
    f'schrieb Netzwerk &lt;<a href="mailto:{OURS}">{OURS}</a>&gt;:<br></div><blockquote class="gmail_quote">'
    f"<p>Guten Tag,</p>{QUOTE}</blockquote></div>",
    "apple-html": '<div><br><blockquote type="cite"><div>Am 25.11.2026 um 09:00 schrieb Netzwerk &lt;'
    f"{OURS}&gt;:</div><br><div>{QUOTE}</div></blockquote></div>",
    "thunderbird-html": '<div class="moz-cite-prefix">Am 25.11.26 um 09:00 schrieb Netzwerk:<br></div>'
    f'<blockquote type="cite"><p>{QUOTE}</p></blockquote>',
    "gmx-html": '<div name="quote" style="border-left: 2px solid"><div><b>Gesendet:</b> 25. November 2026 um '
    f"09:00 Uhr<br/><b>Von:</b> Netzwerk<br/><b>An:</b> firma@example.org<br/><b>Betreff:</b> Neues</div>"
    f"{QUOTE}</div>",
    "notes-html": "<font size=1 color=#5f5f5f>Von: </font><font size=1>Netzwerk</font><br>"
    "<font size=1>An: </font>firma@example.org<br><font size=1>Datum: </font>25.11.2026<br>"
    f"<font>Betreff: </font>Neues<br><hr>{QUOTE}",
}


def _html_page(below: str) -> str:
    styles = "<style>p { margin: 0 }</style><script>alert(1)</script>"
    return f"<html><head><title>AW</title>{styles}</head><body>{HTML_SAID}<br>{below}</body></html>"


def _with_marks(intro: str):
    return lambda to: plain(to=to, text=f"{SAID}\n\n{intro}\n{QUOTED}\n")


def _without_marks(intro: str):
    return lambda to: plain(to=to, text=f"{SAID}\n\n{intro}\n{UNQUOTED}\n")


def _html(below: str):
    return lambda to: raw(head(to=to), _html_page(below), content_type="text/html; charset=utf-8")


def _both(below: str):
    text = f"{SAID}\n\n{_OUTLOOK_DE}\n{UNQUOTED}"
    return lambda to: build(to=to, text=text, html=_html_page(below))


INTRO = HEADS_WITH_MARKS["thunderbird-de"]
INLINE = (
    f"{INTRO}\n> Wann passt es Ihnen?\n\nAm Montag.\n\n> Wie viele kommen?\n\nZwei.\n\n"
    "-- \nBeispielperson\nMusterwerk GmbH"
)
ADDRESS = "Musterwerk GmbH\nMusterweg 1\n09999 Musterstadt\nAmtsgericht Musterstadt, HRB 0"

EXAMPLES = [
    *(Example(f"{name}-top", _with_marks(intro), SAID, QUOTE) for name, intro in HEADS_WITH_MARKS.items()),
    *(
        Example(f"{name}-top", _without_marks(intro), SAID, QUOTE)
        for name, intro in HEADS_WITHOUT_MARKS.items()
    ),
    *(Example(name, _html(below), SAID, QUOTE) for name, below in HTML.items()),
    Example("outlook-both", _both(HTML["outlook-de-html"]), SAID, QUOTE),
    Example("bottom-thunderbird", lambda to: plain(to=to, text=f"{INTRO}\n{QUOTED}\n\n{SAID}"), SAID, QUOTE),
    Example(
        "bottom-mutt-en",
        lambda to: plain(to=to, text=f"{HEADS_WITH_MARKS['mutt-en']}\n{QUOTED}\n\n{SAID}\n\n-- \nBeispiel"),
        SAID,
        QUOTE,
    ),
    Example(
        "inline",
        lambda to: plain(to=to, text=INLINE),
        f"{INTRO}\n> Wann passt es Ihnen?\n\nAm Montag.\n\n> Wie viele kommen?\n\nZwei.",
        "Musterwerk GmbH",
    ),
    Example("signature-dashes", lambda to: plain(to=to, text=f"{SAID}\n\n-- \n{ADDRESS}"), SAID, "HRB 0"),
    Example("signature-address", lambda to: plain(to=to, text=f"{SAID}\n\n{ADDRESS}"), SAID, "HRB 0"),
    Example(
        "postscript",
        lambda to: plain(to=to, text=f"{SAID}\n\nPS: Bitte rufen Sie vorher an."),
        f"{SAID}\n\nPS: Bitte rufen Sie vorher an.",
        "",
    ),
    Example(
        "own-sentence-with-wrote",
        lambda to: plain(to=to, text="Am Freitag schrieb uns der Kunde:\n\nEr kommt nicht mehr."),
        "Am Freitag schrieb uns der Kunde:\n\nEr kommt nicht mehr.",
        "",
    ),
    Example("no-quote", lambda to: plain(to=to, text="Danke!"), "Danke!", ""),
    Example(
        "from-a-colleague",
        lambda to: plain(to=to, text="Danke!", sender="kollegin@example.net"),
        "Danke!",
        "",
        other_sender=True,
    ),
    Example(
        "reply-without-re",
        lambda to: plain(to=to, text="Danke!", subject="Neues Thema"),
        "Danke!",
        "",
    ),
    Example(
        "several-recipients",
        lambda to: plain(to=f"kollege@example.org, Netzwerk <{to}>", text="Danke!", Cc="chef@example.org"),
        "Danke!",
        "",
    ),
    Example("address-in-capitals", lambda to: plain(to=to.upper(), text="Danke!"), "Danke!", ""),
]
