"""What every page of the desk has besides its contents: live updates and keys."""

from django import template

from apps.support_requests.permissions import can_record_call
from apps.support_requests.services.preferences import preference_of

register = template.Library()


@register.inclusion_tag("support_requests/_desk_tools.html", takes_context=True)
def desk_tools(context, live_url: str, known_until) -> dict:
    """The switch of this page's live updates (`live_url`), and the help with keys; as the person wants it.

    `known_until` says what the page shows already: see `views.live`.
    """
    user = context["user"]
    return {
        "preference": preference_of(user),
        "can_record_call": can_record_call(user),
        "live_url": live_url,
        "known_until": known_until,
    }
