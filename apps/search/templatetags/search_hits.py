"""Marking what was found, and addresses of narrower searches."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.search.querysets import HIT_END, HIT_START

register = template.Library()


@register.filter
def marked(excerpt: str) -> SafeString:
    """An excerpt with its hits in `<mark>`; everything else in it is escaped."""
    return mark_safe(escape(excerpt).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>"))


@register.simple_tag(takes_context=True)
def search_url(context, name: str, value: str) -> str:
    """The present search with another value of one parameter (none, if empty), from its first page on."""
    params = context["request"].GET.copy()
    params.pop("seite", None)
    params.pop(name, None)
    if value:
        params[name] = value
    return f"?{params.urlencode()}"


@register.simple_tag
def facet_field(facet: str) -> SafeString:
    """A chosen facet as a hidden field, so that other words are searched for in the same part."""
    name, _colon, value = facet.partition(":")
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)
