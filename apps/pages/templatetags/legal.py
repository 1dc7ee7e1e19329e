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
