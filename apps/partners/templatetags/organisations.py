"""What pages of all kinds show around organisations."""

from django import template

from apps.core.permissions import is_manager
from apps.partners import acting
from apps.partners.permissions import can_decide

register = template.Library()


@register.inclusion_tag("partners/_acting_switch.html", takes_context=True)
def acting_switch(context) -> dict:
    """The switch between one's organisations, for members of several. Managers act for all as it is."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or is_manager(request.user):
        return {"organisations": []}
    own = acting.own_organisations(request)
    return {
        "organisations": own if len(own) > 1 else [],
        "chosen": acting.acting_for(request),
        "path": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("partners/_report_link.html")
def report_link(content) -> dict:
    """The way to report a content."""
    return {"content": content, "kind": content._meta.model_name}


@register.inclusion_tag("partners/_content_manager_actions.html", takes_context=True)
def manager_actions(context, content) -> dict:
    """What only those who decide do on a content's editing page: take it down with a note, put it back."""
    return {
        "content": content,
        "kind": content._meta.model_name,
        "may_decide": can_decide(context["user"], content),
        "csrf_token": context.get("csrf_token"),
    }
