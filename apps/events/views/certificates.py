"""Certificates of attendance: checked by anybody, fetched by their owners, issued by organisers."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.pagination import paginate
from apps.core.ratelimit import client_address, hit
from apps.events import documents, emails, services
from apps.events.forms.entrance import CertificateCheckForm
from apps.events.models import Certificate
from apps.events.querysets import presence
from apps.events.services import certificates
from apps.events.views.manage import pages

# Numbers cannot be guessed; this keeps away who would try all the same. Right ones count too, so that the
# limit tells nothing.
CHECKS, PERIOD = 30, timedelta(hours=1)
PEOPLE_PER_PAGE = 50


@private_page
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Is the certificate with this number one of ours? Only the right number shows a name."""
    form = CertificateCheckForm(request.GET if "nummer" in request.GET else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if form.is_bound and not form.is_valid():
        status = 400
    elif form.is_bound:
        hit("event-certificate", client_address(request), limit=CHECKS, period=PERIOD)
        context |= {"asked": True, "certificate": certificates.by_number(form.cleaned_data["nummer"])}
    return render(request, "events/certificate_check.html", context, status=status)


@private_page
@require_POST
def ask_for(request: HttpRequest, token: str) -> HttpResponse:
    """From the page of a registration: has the certificates issued, and leads to them."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    certificates.for_registration(registration=registration, actor="visitor")
    return redirect("events:certificates_by_link", token)


@private_page
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The certificates of a registration or of one person, for who has the link from a mail."""
    context = {"certificates": certificates.by_token(token), "token": token}
    return render(request, "events/certificate_fetch.html", context)


@private_page
@require_safe
def file_by_link(request: HttpRequest, token: str, certificate: int) -> HttpResponse:
    """One of them as a file."""
    found = [one for one in certificates.by_token(token) if one.pk == certificate]
    if not found:
        raise Http404
    return _file(found[0])


@login_required
@private_page
@require_safe
def attendees(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there, and their certificates."""
    event = pages.editable(request, pk)
    people = presence.there().filter(registration__event=event).prefetch_related("certificates")
    context = {"event": event, "page": paginate(request, people, per_page=PEOPLE_PER_PAGE)}
    return render(request, "events/certificate_list.html", context)


@login_required
@require_POST
def issue_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Certificates for everybody who was there."""
    event = pages.editable(request, pk)
    try:
        number = certificates.issue_all(event=event, actor=request.user)
    except UserError as refusal:
        messages.error(request, refusal.user_message)
    else:
        text = ngettext(
            "%(number)d person has a certificate.", "%(number)d people have a certificate.", number
        )
        messages.success(request, text % {"number": number})
    return redirect("events:certificates", event.pk)


@login_required
@private_page
@require_safe
def download(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    """The file, for the organiser: to print for who came without an address."""
    event = pages.editable(request, pk)
    found = get_object_or_404(Certificate.objects.valid().with_event(), event=event, pk=certificate)
    return _file(found)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    """Withdraws a certificate; whoever checks its number is told."""
    event = pages.editable(request, pk)
    found = get_object_or_404(Certificate.objects.with_event(), event=event, pk=certificate)
    certificates.revoke(certificate=found, actor=request.user)
    messages.success(request, _("The certificate has been withdrawn."))
    return redirect("events:certificates", event.pk)


def _file(certificate: Certificate) -> HttpResponse:
    name = f"{documents.certificate_name()}-{certificate.shown_number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(documents.certificate(certificate), content_type="application/pdf", headers=headers)
