"""Template tags that every page may load: `{% load portal %}`."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext
from js_asset import Media

from apps.core.i18n import reader_language, shown_language, untranslated
from apps.core.richtext import clean, for_mail, level_headings, plain

register = template.Library()


@register.simple_tag
def lang_attr(instance, name: str):
    """` lang="de"` when an English page shows the German text, so that screen readers pronounce it right."""
    shown = shown_language(instance, name)
    return format_html(' lang="{}"', shown) if shown != reader_language() else ""


@register.inclusion_tag("components/_untranslated.html")
def untranslated_notice(instance):
    """On an English page: a sentence that all or some of `instance` is shown in German."""
    return {"extent": untranslated(instance)}


@register.filter
def rich(value: str, first_heading: int = 2):
    """Rich text, cleaned once more on the way out; its headings begin on level `first_heading`."""
    return mark_safe(level_headings(clean(value or ""), first_heading))


@register.filter
def rich_mail(value: str, first_heading: int = 2):
    """Rich text in a mail: without pictures, and with links that lead to the portal."""
    return mark_safe(level_headings(for_mail(value or "", settings.BASE_URL), first_heading))


@register.simple_tag(takes_context=True)
def page_query(context, number: int) -> str:
    """The present address' query with another page number: filters stay as they are."""
    query = context["request"].GET.copy()
    query["seite"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def form_scripts(context, form):
    """The scripts of a form's inputs; the inline import map among them carries the page's nonce."""
    media = Media.from_media(form.media, nonce=context["request"].csp_nonce)
    return mark_safe("\n".join([*media.render_importmap(), *media.render_js()]))


@register.filter
def excerpt(value: str, words: int = 30) -> str:
    """The beginning of a rich text, as plain text."""
    return Truncator(plain(value or "")).words(words)


@register.filter
def host(url: str) -> str:
    """The host of an address: what people call a website."""
    return urlsplit(url).netloc


@register.filter
def million_euros(amount: int) -> str:
    """An amount in EUR the way people say it: "8,2 Mio. Euro"."""
    return gettext("EUR %(amount)s million") % {"amount": number_format(amount / 1_000_000, 1)}


@register.filter
def breakable(address: str):
    """An e-mail address that may wrap after its @ sign instead of anywhere."""
    return mark_safe(conditional_escape(address).replace("@", "@<wbr>"))
