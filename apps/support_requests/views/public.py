"""Around a case: what the network helps with, the thanks for asking, and the way back to a lost link."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core import ratelimit
from apps.core.decorators import private_page
from apps.core.errors import RateLimited
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.offers.choices import OfferKind
from apps.support_requests import services
from apps.support_requests.forms import LostLinkForm
from apps.support_requests.models import Compartment
from apps.support_requests.services.links import RECEIVED

HOUR = timedelta(hours=1)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What the network helps with, how, and who will see what."""
    return render(request, "support_requests/start.html", {
        "closed_to": Compartment.objects.closed_to(), "offer_kinds": OfferKind.choices,
    })  # fmt: skip


@private_page
@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you, this is the number, and this happens next."""
    case = services.find_by_token(token, purpose=RECEIVED)
    context = {"case": case, "case_url": services.case_url(case)}
    return render(request, "support_requests/request_received.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Sends a new link to the address we know; the answer is the same whether there is such a case or not."""
    form = LostLinkForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            number, email = form.cleaned_data["number"], form.cleaned_data["email"]
            try:
                ratelimit.hit("support.link", ratelimit.client_address(request), limit=10, period=HOUR)
                ratelimit.hit("support.link.to", email.lower(), limit=3, period=HOUR)
            except RateLimited as error:
                form.add_error(None, str(error.user_message))
                status = error.status
            else:
                return redirect(once(form.cleaned_data["submission_key"], lambda: _link_sent(number, email)))
    return render(request, "support_requests/link_lost.html", {"form": form}, status=status)


def _link_sent(number: str, email: str) -> str:
    services.send_lost_link(number=number, email=email)
    return reverse("support_requests:lost_link_sent")


@require_safe
def lost_link_sent(request: HttpRequest) -> HttpResponse:
    """The same answer always."""
    return render(request, "support_requests/link_sent.html")
