"""The mission statement on pages: `{% load mission %}`."""

from django import template
from django.urls import reverse

from apps.pages.anchors import sections, shown

register = template.Library()


@register.filter
def with_sections(body: str):
    """Rich text whose headings can be linked to."""
    return shown(body or "")


@register.filter
def mission_sections(statement) -> list[dict[str, str]]:
    """Titles and addresses of the sections of `statement`."""
    base = reverse("pages:mission_statement")
    return [
        {"title": part.title, "url": f"{base}#{part.anchor}"}
        for part in sections(statement.body)
        if part.anchor
    ]
