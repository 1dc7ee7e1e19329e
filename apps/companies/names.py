"""Whether two names mean the same company, however they are spaced, capitalised or abbreviated."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Legal forms of the German-speaking countries and the usual foreign ones, as whole words.
_FORMS = re.compile(
    r"ag|g?gmbh|mbh|ug|haftungsbeschraenkt|kg|ohg|gbr|kgaa|se|ek|eg|ev|co|cokg|gmbhco|gmbhcokg"
    r"|ltd|limited|inc|sarl|sa|srl|bv|sp|zoo|spzoo|sro|sas|spa"
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Providers that give anybody an address: such a domain says nothing about a company.
FREE_MAIL = re.compile(
    r"(?:aol|arcor|freenet|gmail|gmx|googlemail|hotmail|icloud|live|mail|mailbox|me|online|outlook|posteo"
    r"|proton|protonmail|t-online|web|yahoo)\.(?:at|ch|com|de|eu|me|net|org)"
)
MOST_DOMAINS = 10
DOMAIN = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$")


def normalised(name: str) -> str:
    """`name` without case, umlauts, accents, punctuation and legal form; what is only a form stays."""
    plain = name.casefold().replace("e.k.", "ek").replace("e. k.", "ek").translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.sub(r"[^\w]+|_", " ", plain.replace(".", "").replace("&", " ")).split()
    kept = [word for word in words if not _FORMS.fullmatch(word)]
    return "".join(kept or words)[:200]


def domain_of(email: str) -> str:
    """The domain of an address, if it can be a company's own; else empty."""
    domain = email.rpartition("@")[2].strip().casefold().removeprefix("www.")
    return "" if FREE_MAIL.fullmatch(domain) or not DOMAIN.match(domain) else domain


def clean_domains(given: str) -> list[str]:
    """Domains out of domains, web addresses and e-mail addresses, separated by spaces, commas or bars.

    Raises:
        ValidationError: if one is none, or belongs to a provider that gives anybody an address.
    """
    found: list[str] = []
    for part in re.split(r"[\s,;|]+", given.strip().casefold()):
        domain = re.sub(r"^https?://", "", part).partition("/")[0].rpartition("@")[2].removeprefix("www.")
        if not domain:
            continue
        if not DOMAIN.match(domain):
            raise ValidationError(_("“%(part)s” is no domain."), params={"part": part[:60]})
        if FREE_MAIL.fullmatch(domain):
            raise ValidationError(
                _("“%(part)s” gives addresses to anybody, so it says nothing about a company."),
                params={"part": domain},
            )
        if domain not in found:
            found.append(domain)
    if len(found) > MOST_DOMAINS:
        raise ValidationError(_("At most ten domains are possible."))
    return found
