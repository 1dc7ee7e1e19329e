"""Marking what was found."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from apps.search.querysets import HIT_END, HIT_START

register = template.Library()


@register.filter
def marked(excerpt: str):
    """An excerpt with its hits in `<mark>`; everything else in it is escaped."""
    return mark_safe(escape(excerpt).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>"))
