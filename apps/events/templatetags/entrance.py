"""Tickets and charts in pages: `{% load entrance %}`."""

from django import template
from django.utils.translation import get_language

from apps.core.charts import Bar, bars
from apps.events import tickets

register = template.Library()


@register.filter
def ticket_number(participant) -> str:
    """The number that is typed at the entrance."""
    return tickets.number(participant)


@register.filter
def ticket_code(participant) -> str:
    """The QR code's picture, for an `<img>`."""
    return tickets.code_uri(tickets.address(participant, get_language() or "de"))


@register.filter
def as_bars(groups) -> list[Bar]:
    """The participants of groups of events, for `components/_bar_chart.html`."""
    return bars([(one.label, one.participants) for one in groups])
