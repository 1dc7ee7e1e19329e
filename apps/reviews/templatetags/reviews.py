"""What templates ask about deciding."""

from django import template

from apps.reviews.permissions import can_decide_on_anything

register = template.Library()


@register.filter
def decides(user) -> bool:
    """Whether the review queue is open to `user`."""
    return can_decide_on_anything(user)
