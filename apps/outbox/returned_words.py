"""The words of mail servers, English and German, by which reports are told apart that follow no standard."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    """One of `patterns`; `ae` stands for both ways to write an umlaut."""
    joined = "|".join(patterns)
    for plain, umlaut in (("AE", "ä"), ("OE", "ö"), ("UE", "ü")):
        joined = joined.replace(plain, f"(?:{umlaut}|{plain.lower()})")
    return re.compile(joined, re.IGNORECASE | re.DOTALL)


# Nobody is there, and nobody will be.
NOBODY = _any(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|person|address)",
    r"(?:user|recipient|mailbox|account|address)\b.{0,40}(?:unknown|not found|(?:not|n't) exist)",
    r"(?:user|recipient|mailbox|account|address)\b.{0,40}no longer (?:available|exists?|active|valid)",
    r"(?:user|recipient|mailbox|account|address)\b.{0,40}(?:invalid|disabled|inactive)",
    r"invalid (?:recipient|mailbox|address)|unrouteable address|bad destination mailbox|no mailbox here",
    r"not a valid (?:user|mailbox|recipient)|unknown (?:recipient|address|or illegal alias|local part)",
    r"domain (?:name )?(?:not found|does not exist|unknown)|host (?:or domain name )?not found",
    r"recipient address rejected|resolver\.adr\.\w*notfound|undeliverable address|not our customer",
    r"(?:empfAEnger|adresse|postfach|benutzer|konto)\b.{0,50}(?:unbekannt|existiert nicht|nicht gefunden)",
    r"(?:empfAEnger|adresse|postfach|benutzer|konto)\b.{0,50}(?:nicht bekannt|ungUEltig|nicht vorhanden)",
)
# The address is good, but this mail, this server or this moment was not.
FOR_NOW = _any(
    r"(?:mailbox|quota|storage|inbox|mail box)\b.{0,30}(?:full|exceed|over|limit)|over ?quota|quota exceeded",
    r"out of storage|insufficient (?:system )?storage|postfach\b.{0,30}(?:voll|ist UEberf)|speicherplatz",
    r"too (?:large|big|quickly|many|long)|size limit|rate limit|try again|timed? ?out|expired|greylist|loop",
    r"\bspam\b|black ?list|block ?list|blocked|policy|reputation|dnsbl|\brbl\b|\bspf\b|dkim|dmarc|virus",
    r"content rejected|bad reputation|unsolicited",
)
FAILED = _any(
    r"undeliver|unzustellbar|not (?:be )?delivered|returned (?:mail|to sender|message)|returning message",
    r"delivery (?:status notification|(?:has )?failed|failure|report|problem)|mail delivery failed",
    r"failure notice|couldn.t (?:be )?deliver|unable to deliver|can(?:not|'t) be delivered",
    r"permanent fatal error",
    r"nicht (?:zugestellt|UEbermittelt|ausgeliefert)|fehler bei der zustellung",
    r"zustellung.{0,30}(?:fehlgeschlagen|nicht mOEglich|gescheitert)",
)
LATE = _any(
    r"delayed|delay\b|verzOEger|still (?:being )?(?:re)?tr(?:y|ied)|will (?:be retried|keep trying|continue)",
    r"warning: (?:could not|message)|not yet been delivered|noch nicht zugestellt|warning only",
    r"(?:do )?not need to resend|weitere (?:zustell)?versuche",
)
GIVEN_UP = _any(
    r"giv(?:en|ing|e) up|permanent|failed|aufgegeben|endgUEltig|was not delivered|could not be delivered",
)
# At the beginning of a subject: nobody is there just now.
AWAY = _any(
    r"^\W*auto(?:matic|mated|matische)?[ :-]*(?:reply|response|answer|antwort)",
    r"^\W*out of (?:the )?office|^\W*abwesen|^\W*vacation|^\W*on leave|^\W*r(?:é|e)ponse automatique",
    r"^\W*(?:ich bin )?(?:nicht im bUEro|im urlaub)|^\W*eingangsbestAEtigung|^\W*auto:",
)
DAEMON = _any(r"mailer-?daemon|postmaster|mail delivery (?:sub)?system|microsoft ?exchange|mdaemon")
# Before what a report returns of the mail that we sent, which may say anything.
RETURNED = re.compile(
    r"^.{0,6}-{3,}.{0,40}(?:original|copy|below|return|urspr|header|nachricht)"
    r"|^.{0,6}(?:returned message|return-path: |received: )",
    re.IGNORECASE | re.MULTILINE,
)
