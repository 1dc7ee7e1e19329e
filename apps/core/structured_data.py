"""What search engines read of a page (JSON-LD, in the words of schema.org)."""

from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe


def json_ld(data: dict) -> SafeString:
    """The element with `data`, which no text in it can end. Being no script, it needs no nonce."""
    element = json_script(data)
    return mark_safe(element.replace('type="application/json"', 'type="application/ld+json"', 1))
