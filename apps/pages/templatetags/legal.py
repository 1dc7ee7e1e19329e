"""Shows the gaps of the legal pages, so that nobody overlooks them."""

import re

from django import template
from django.utils.safestring import mark_safe

from apps.core.richtext import clean

register = template.Library()
_GAP = re.compile(r"\[\[(.+?)\]\]")


@register.filter
def with_gaps(value: str):
    """Rich text in which `[[what belongs here]]` is marked as still to be filled."""
    return mark_safe(_GAP.sub(r'<mark class="gap">[\1]</mark>', clean(value)))


@register.filter
def number_of_gaps(page) -> int:
    """How many are left to fill, in both languages."""
    return len(_GAP.findall(f"{page.body_de} {page.body_en}"))
