"""Asking in four steps, without an account. GET shows, POST keeps; the address of the draft is its key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core import ratelimit
from apps.core.decorators import private_page
from apps.core.errors import RateLimited
from apps.core.forms import carry_out, posted
from apps.core.i18n import reader_language
from apps.core.idempotency import address_of, once
from apps.files.responses import serve
from apps.offers.models import SupportOffer
from apps.support_requests import services
from apps.support_requests.forms import (
    NUMBER_OF_STEPS,
    STEPS,
    LaterForm,
    SendForm,
    StepForm,
    WhoForm,
    written,
)
from apps.support_requests.models import DraftFile, RequestDraft
from apps.support_requests.sight import sight_of

HOUR = timedelta(hours=1)
_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@_METHODS
def create(request: HttpRequest) -> HttpResponse:
    """The first step; sending it begins the draft."""
    slug = (request.POST if request.method == "POST" else request.GET).get("angebot", "").replace("\x00", "")
    offer = SupportOffer.objects.public_one(slug[:100])
    form = WhoForm(posted(request), initial={"angebot": offer.slug if offer else ""})

    def begin() -> HttpResponse:
        ratelimit.hit("support.draft", ratelimit.client_address(request), limit=20, period=HOUR)
        # What is remembered for a second click must not open the draft: its number, not its address.
        number = once(form.cleaned_data["submission_key"], lambda: _begun(form, offer))
        return redirect(_after(request, services.draft_token(RequestDraft(pk=number)), 1))

    return _kept(request, form, begin) or _page(request, form, 1, offer=offer)


@private_page
@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: to the first step that is not finished."""
    missing = written(services.find_draft(token)).missing
    return redirect(step_url(token, missing[0] if missing else NUMBER_OF_STEPS))


@private_page
@_METHODS
def step(request: HttpRequest, token: str, step: int) -> HttpResponse:
    """One of the steps of a draft, with what was typed there before."""
    if not 1 <= step <= len(STEPS):
        raise Http404
    found = services.find_draft(token)
    files = request.FILES if request.method == "POST" else None
    form = STEPS[step - 1](posted(request), files, draft=found)

    def save() -> HttpResponse:
        _save(request, form, found, form.typed())
        return redirect(_after(request, token, step))

    if answer := _kept(request, form, save):
        return answer
    if form.is_bound and form.cleaned_data.get("uploads"):
        # Browsers do not keep chosen files when a form comes back; so the draft keeps them.
        _save(request, form, found, {})
        form.show_files()
    return _page(request, form, step, token=token, draft=found)


@private_page
@_METHODS
def send(request: HttpRequest, token: str) -> HttpResponse:
    """The last step: all of it once more, who will read it, and off it goes."""
    form = SendForm(posted(request))
    try:
        found = services.find_draft(token)
    except services.DraftGone:
        # A second click: the first has made the draft a request.
        if form.is_bound and form.is_valid() and (address := address_of(form.cleaned_data["submission_key"])):
            return redirect(address)
        raise
    whole = written(found)
    sight = sight_of(whole.case)
    form = SendForm(posted(request), offerer=sight.offerer)
    answer, status = carry_out(form, lambda: _send(request, form, found, whole))
    context = {
        "form": form, "draft": found, "token": token, "case": whole.case, "missing": whole.missing,
        "sight": sight, "files": whole.files,
        **_progress(NUMBER_OF_STEPS),
    }  # fmt: skip
    return answer or render(request, "support_requests/draft_send.html", context, status=status)


@private_page
@require_safe
def file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A file of this draft; that of another one does not exist here."""
    found = services.find_draft(token)
    return serve(request, get_object_or_404(DraftFile.objects.of(found), pk=pk).stored)


@private_page
@_METHODS
def later(request: HttpRequest, token: str) -> HttpResponse:
    """Sends the link to the draft to an address, to go on another day or on another device."""
    found = services.find_draft(token)
    form = LaterForm(posted(request), initial={"email": found.answers.get("contact_email", "")})

    def send_link() -> HttpResponse:
        email = form.cleaned_data["email"]
        ratelimit.hit("support.draft.mail", ratelimit.client_address(request), limit=10, period=HOUR)
        ratelimit.hit("support.draft.mail.to", email.lower(), limit=3, period=HOUR)
        once(form.cleaned_data["submission_key"], lambda: _link_sent(found, email))
        return redirect(f"{reverse('support_requests:draft_later', args=[token])}?stand=gesendet")

    answer, status = carry_out(form, send_link)
    context = {
        "form": form,
        "draft": found,
        "token": token,
        "is_sent": request.GET.get("stand") == "gesendet",
    }
    return answer or render(request, "support_requests/draft_later.html", context, status=status)


@private_page
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing of the draft stays."""
    services.discard_draft(draft=services.find_draft(token))
    return redirect("support_requests:draft_discarded")


@require_safe
def discarded(request: HttpRequest) -> HttpResponse:
    """Says so."""
    return render(request, "support_requests/draft_discarded.html")


def step_url(token: str, step: int) -> str:
    """The address of a step; of the last one, where it is sent."""
    if step >= NUMBER_OF_STEPS:
        return reverse("support_requests:draft_send", args=[token])
    return reverse("support_requests:draft_step", args=[token, step])


def _kept(request, form: StepForm, act: Callable[[], HttpResponse]) -> HttpResponse | None:
    """Does `act` with what may be kept: going back or going on later asks for less than going on."""
    if not form.is_bound or not form.is_kept(unfinished=request.POST.get("go") in {"back", "later"}):
        return None
    try:
        return act()
    except RateLimited as refusal:
        form.add_error(None, str(refusal.user_message))
        form.refused_with = refusal.status
        return None


def _begun(form: StepForm, offer: SupportOffer | None) -> str:
    draft = services.begin_draft(answers=form.typed(), offer=offer, language=reader_language())
    return str(draft.pk)


def _save(request, form: StepForm, draft: RequestDraft, answers: dict[str, str]) -> None:
    values: dict[str, Any] = form.cleaned_data
    uploads = values.get("uploads", [])
    if uploads:
        ratelimit.hit("support.draft.files", ratelimit.client_address(request), limit=60, period=HOUR)
    remove = [int(pk) for pk in values.get("remove", [])]
    services.save_step(draft=draft, answers=answers, uploads=uploads, remove=remove)


def _after(request, token: str, step: int) -> str:
    """Where the button that was pressed leads."""
    go = request.POST.get("go")
    if go == "later":
        return reverse("support_requests:draft_later", args=[token])
    return step_url(token, max(1, step - 1) if go == "back" else step + 1)


def _send(request, form: SendForm, draft: RequestDraft, whole) -> HttpResponse:
    if whole.missing:
        raise services.Unfinished
    ratelimit.hit("support.create", ratelimit.client_address(request), limit=10, period=HOUR)
    # Nobody shall fill a stranger's mailbox with our confirmations.
    ratelimit.hit("support.create.to", whole.case.contact_email.lower(), limit=5, period=HOUR)
    return redirect(once(form.cleaned_data["submission_key"], lambda: _sent(form, draft, whole.case)))


def _sent(form: SendForm, draft: RequestDraft, case) -> str:
    services.send_draft(
        draft=draft,
        case=case,
        consent_version=settings.PRIVACY_NOTICE_VERSION,
        agree_offerer=form.cleaned_data["agree_offerer"],
    )
    return services.received_url(case)


def _link_sent(draft: RequestDraft, email: str) -> str:
    services.send_draft_link(draft=draft, email=email)
    return "gesendet"


def _page(request, form: StepForm, step: int, **context) -> HttpResponse:
    context |= {"form": form, "title": form.title, **_progress(step)}
    status = form.refused_with if form.errors else 200
    return render(request, "support_requests/draft_step.html", context, status=status)


def _progress(step: int) -> dict[str, int]:
    return {"step": step, "number_of_steps": NUMBER_OF_STEPS}
