"""A publication as reference managers read it: BibTeX, RIS and CSL-JSON."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.core.addresses import absolute
from apps.core.slugs import GERMAN
from apps.publications.choices import Kind
from apps.publications.citation import original_summary, original_title
from apps.publications.models import Publication

# What each kind is called in the three worlds: BibTeX, RIS, CSL 1.0.2.
_TYPES = {
    Kind.STUDY: ("techreport", "RPRT", "report"),
    Kind.GUIDELINE: ("techreport", "RPRT", "report"),
    Kind.SLIDES: ("misc", "SLIDE", "speech"),
    Kind.LEAFLET: ("misc", "PAMP", "pamphlet"),
    Kind.PRESS: ("misc", "NEWS", "article"),
    Kind.DATA: ("misc", "DATA", "dataset"),
    Kind.RECORDING: ("misc", "VIDEO", "motion_picture"),
}
_TEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(publication: Publication) -> str:
    """One entry in UTF-8. Organisations stand in braces of their own, so that no program takes them apart."""
    kind = _TYPES[Kind(publication.kind)][0]
    authors = [_tex(name) if "," in name else f"{{{_tex(name)}}}" for name in publication.author_list]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{_tex(original_title(publication))}}}",
        "institution" if kind == "techreport" else "publisher": _tex(_publisher(publication)),
        "type" if kind == "techreport" else "note": _tex(str(publication.get_kind_display())),
        "year": str(publication.published_on.year),
        "month": str(publication.published_on.month),
        "edition": _tex(publication.edition),
        "isbn": publication.isbn,
        "doi": re.sub(r"[{}\\%]", lambda found: f"%{ord(found[0]):02X}", publication.doi),
        "url": absolute(publication.get_absolute_url()),
        "language": {"de": "ngerman", "en": "english"}[publication.language],
        "abstract": _tex(_one_line(original_summary(publication))),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{_key(publication)},\n" + ",\n".join(lines) + "\n}\n"


def ris(publication: Publication) -> str:
    """One record; a tag, two blanks, a hyphen, a blank and the value on each line."""
    rows = [
        ("TY", _TYPES[Kind(publication.kind)][1]),
        ("ID", publication.short),
        *(("AU", name) for name in publication.author_list),
        ("TI", original_title(publication)),
        ("PY", str(publication.published_on.year)),
        ("DA", f"{publication.published_on:%Y/%m/%d}"),
        ("PB", _publisher(publication)),
        ("ET", publication.edition),
        ("SN", publication.isbn),
        ("DO", publication.doi),
        ("LA", publication.language),
        *(("KW", term.name) for term in publication.action_field_terms),
        ("AB", _one_line(original_summary(publication))),
        ("UR", absolute(publication.get_absolute_url())),
    ]
    lines = [f"{tag}  - {value}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(publication: Publication) -> str:
    """A list of one item (Citation Style Language, schema csl-data)."""
    day = publication.published_on
    item: dict[str, Any] = {
        "id": publication.short,
        "type": _TYPES[Kind(publication.kind)][2],
        "title": original_title(publication),
        "author": [_csl_name(name) for name in publication.author_list],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "publisher": _publisher(publication),
        "genre": str(publication.get_kind_display()),
        "language": publication.language,
        "abstract": _one_line(original_summary(publication)),
        "edition": publication.edition,
        "ISBN": publication.isbn,
        "DOI": publication.doi,
        "URL": absolute(publication.get_absolute_url()),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class Format:
    """How a reference can be taken along; `suffix` is the end of its address and file."""

    suffix: str
    name: str
    mime: str
    write: Callable[[Publication], str]


FORMATS = {
    one.suffix: one
    for one in (
        Format("bib", "BibTeX", "application/x-bibtex", bibtex),
        Format("ris", "RIS", "application/x-research-info-systems", ris),
        Format("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
    )
}


def _publisher(publication: Publication) -> str:
    return "; ".join(issuer.name for issuer in publication.issuer_list)


def _csl_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": name}


def _key(publication: Publication) -> str:
    """What texts cite it by: the first name, the year, and its short code, in plain letters."""
    first = (publication.author_list or ["anon"])[0].partition(",")[0].translate(GERMAN)
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain)[:20] + f"{publication.published_on.year}{publication.short}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    """`text`, in which no sign means anything to TeX."""
    return "".join(_TEX.get(sign, sign) for sign in text)
