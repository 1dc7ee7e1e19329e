"""The look at a content before it is submitted, the same for every moderated kind."""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _

from apps.core.richtext import RichTextField
from apps.core.writing import ERROR, HINT, Finding, check_text, parts_of
from apps.moderation.models import ModeratedModel
from apps.partners import internal_links
from apps.partners.services import translations


def check(content: ModeratedModel) -> list[Finding]:
    """What is to be mended (errors) or thought about (hints) in `content` as it is in memory."""
    findings: list[Finding] = []
    for field in content._meta.concrete_fields:
        if isinstance(field, RichTextField) and (html := getattr(content, field.attname)):
            language = "en" if field.name.endswith("_en") else "de"
            findings += check_text(html, name=field.name, language=language)
            findings += _dead_links(html, field.name)
    return [
        replace(finding, label=_label(content, finding.field))
        for finding in [*findings, *_translation(content)]
    ]


def errors(content: ModeratedModel) -> list[Finding]:
    """Those that hold a submission back."""
    return [finding for finding in check(content) if finding.is_error]


def _dead_links(html: str, name: str) -> list[Finding]:
    found = []
    for part in parts_of(html):
        address = part.attributes.get("src" if part.tag == "img" else "href") or ""
        if part.tag not in {"a", "img"} or not address or not internal_links.is_internal(address):
            continue
        behind = internal_links.where(address)
        if behind == internal_links.DEAD:
            found.append(Finding(name, ERROR, _dead(part.words or address, address)))
        elif behind == internal_links.PRIVATE and part.tag == "a":
            found.append(
                Finding(
                    name,
                    HINT,
                    _(
                        "The link “%(words)s” leads to a page that is not public. Visitors find nothing "
                        "there as long as that stays so."
                    )
                    % {"words": part.words},
                )
            )
    return found


def _dead(words: str, address: str) -> str:
    return _(
        "“%(words)s” leads to %(address)s, where there is nothing. Please look up the present address and "
        "put it in, or remove the link."
    ) % {"words": words, "address": address}


def _translation(content: ModeratedModel) -> list[Finding]:
    """English is optional; but where it has begun, it needs the title."""
    pairs = [(german, english) for german, english in translations.pairs(content) if _text(content, german)]
    if not pairs:
        return []
    missing = [
        english
        for german, english in pairs
        if not _text(content, english) and not content._meta.get_field(german).blank  # type: ignore[union-attr]
    ]
    if not any(_text(content, english) for _german, english in pairs):
        first = pairs[0][1]
        return [
            Finding(
                first,
                HINT,
                _("There is no English text. The English page will say so and show the German one."),
            )
        ]
    return [*(_missing(content, name) for name in missing), *_outdated(content)]


def _missing(content: ModeratedModel, name: str) -> Finding:
    """A page needs its title in one language with the rest; other texts may follow."""
    if name == "title_en":
        text = _(
            "“%(label)s” is missing, though other texts are in English. Please write it, or empty the others."
        )
    else:
        text = _("“%(label)s” is missing. The English page will show the German text there.")
    return Finding(name, ERROR if name == "title_en" else HINT, text % {"label": _label(content, name)})


def _outdated(content: ModeratedModel) -> list[Finding]:
    return [
        Finding(
            name,
            HINT,
            _("“%(label)s” is older than the German text. Please look whether it still says the same.")
            % {"label": _label(content, name)},
        )
        for name in translations.outdated(content)
    ]


def _label(content: models.Model, name: str) -> str:
    label = str(content._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _text(content: models.Model, name: str) -> str:
    return str(getattr(content, name) or "").strip()
