"""Mails that came in and are in no request: a manager looks, and says where they belong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.forms import carry_out
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.outbox.letters import read_letter
from apps.support_requests import services
from apps.support_requests.choices import MailOutcome
from apps.support_requests.forms import AssignMailForm
from apps.support_requests.models import InboundMail
from apps.support_requests.permissions import can_assign


@login_required
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """What is not assigned; and by `ergebnis` what became of the others."""
    require(can_assign(request.user))
    outcome = request.GET.get("ergebnis", "")
    seen = InboundMail.objects.visible_to(request.user)
    context = {
        "page": paginate(request, seen.for_list(outcome), per_page=25),
        "outcomes": MailOutcome.choices,
        "outcome": outcome if outcome in MailOutcome.values else MailOutcome.OPEN,
    }
    return render(request, "support_requests/mail_list.html", context)


@login_required
@never_cache
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text."""
    return _page(request, _visible(request, pk))


@login_required
@never_cache
@require_safe
def mail_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came, for a mail program; never shown by the browser."""
    shown = _visible(request, pk)
    response = HttpResponse(bytes(shown.raw or b""), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="mail-{shown.pk}.eml"'
    return response


@login_required
@require_POST
def mail_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters the mail into a request."""
    shown = _visible(request, pk)
    form = AssignMailForm(request.POST, user=request.user, mail=shown)
    answer, status = carry_out(form, lambda: _assigned(request, shown, form))
    return answer or _page(request, shown, form=form, status=status)


def _assigned(request: HttpRequest, shown: InboundMail, form: AssignMailForm) -> HttpResponse:
    services.assign_mail(mail=shown, case=form.case, actor=request.user)
    messages.success(request, _("The mail is now in the request."))
    return redirect(form.case)


@login_required
@require_POST
def mail_put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail belongs nowhere."""
    services.put_mail_aside(mail=_visible(request, pk), actor=request.user)
    messages.success(request, _("The mail has been put aside."))
    return redirect("support_requests:mails")


def _visible(request: HttpRequest, pk: int) -> InboundMail:
    require(can_assign(request.user))
    return get_object_or_404(InboundMail.objects.visible_to(request.user).select_related("case"), pk=pk)


def _page(request, shown: InboundMail, *, form=None, status: int = 200) -> HttpResponse:
    context = {
        "mail": shown,
        "letter": read_letter(bytes(shown.raw)) if shown.raw else None,
        "form": form or AssignMailForm(user=request.user, mail=shown),
    }
    return render(request, "support_requests/mail_detail.html", context, status=status)
