"""A second click on a form that has used up its link."""

import uuid

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from apps.core.forms import key_of
from apps.core.idempotency import once
from apps.links.services import LinkExpired


def answer_again(request, expired: LinkExpired) -> HttpResponseRedirect:
    """Leads to where the first click led, if this very form was the one that used the link.

    Raises:
        LinkExpired: the one given, if it was not.
    """

    def refuse() -> str:
        raise expired

    try:
        drawn = uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        raise expired from None
    return redirect(once(key_of(drawn, request.POST, request.FILES), refuse))
