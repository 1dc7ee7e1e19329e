"""From a template to a mail: the words in the recipient's language, the styles inline."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from apps.siteconfig.current import current

# Mail programs fetch nothing, and neither do we; media queries stay for those that know them.
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
PLACEHOLDER = re.compile(r"\[\[([a-z_]+)\]\]")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


@dataclass(frozen=True)
class Content:
    """What a mail says."""

    subject: str
    text: str
    html: str


def render(template: str, *, language: str, context: dict[str, Any]) -> Content:
    """The mail that `emails/<template>.{subject.txt,txt,html}` make in `language`; the HTML may be missing.

    The templates also get `base_url`, `language`, `network` (the settings of the website) and, for the HTML,
    `subject`.
    """
    shared = {"base_url": settings.BASE_URL, "network": current(), "language": language, **context}
    with translation.override(language):
        subject = one_line(_plain(f"emails/{template}.subject.txt", shared))
        text = _BLANK_LINES.sub("\n\n", _plain(f"emails/{template}.txt", shared)).strip() + "\n"
        try:
            page = get_template(f"emails/{template}.html")
        except TemplateDoesNotExist:
            return Content(subject, text, "")
        return Content(subject, text, inline_styles(page.render({**shared, "subject": subject})))


def inline_styles(html: str) -> str:
    """`html` with the rules of its `<style>` written into the elements, as mail programs need it."""
    return _inliner.inline(html)


def fill(text: str, variables: dict[str, str], *, html: bool = False) -> str:
    """`text` with each `[[name]]` replaced by that variable, escaped in HTML; unknown names stay."""

    def replacement(match: re.Match[str]) -> str:
        value = variables.get(match[1])
        if value is None:
            return match[0]
        return escape(str(value)) if html else str(value)

    return PLACEHOLDER.sub(replacement, text)


def one_line(text: str) -> str:
    """`text` without line breaks and runs of blanks, as a subject must be."""
    return " ".join(text.split())


def _plain(name: str, context: dict[str, Any]) -> str:
    # Text is not HTML: an umlaut firm's "&" must stay one.
    return get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
