"""The desk: what there is to do, and how what came by telephone gets there."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.forms import posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.forms import CallForm, FilterForm
from apps.support_requests.models import InboundMail, SupportRequest
from apps.support_requests.permissions import (
    can_record_call,
    can_set_service_times,
)


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The requests the person may see, the most pressing first."""
    cases = SupportRequest.objects.visible_to(request.user)
    filters = FilterForm(request.GET, user=request.user)
    shown = filters.apply(cases.for_lists(request.user)).most_pressing_first()
    context = {
        "page": paginate(request, shown, per_page=25),
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
        "counts": cases.counts_by_state(),
        "can_record_call": can_record_call(request.user),
        "open_mails": InboundMail.objects.visible_to(request.user).open().count(),
        "can_set_up": can_set_service_times(request.user),
    }
    return render(request, "support_requests/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_call(request: HttpRequest) -> HttpResponse:
    """A request that came by telephone."""
    require(can_record_call(request.user))
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _recorded(request, form)))
    status = 400 if request.method == "POST" else 200
    return render(request, "support_requests/request_record.html", {"form": form}, status=status)


def _recorded(request: HttpRequest, form: CallForm) -> str:
    form.instance.language = reader_language()
    case = services.record_call(
        case=form.instance, actor=request.user, consent_version=settings.PRIVACY_NOTICE_VERSION
    )
    messages.success(request, _("The request has been recorded as %(number)s.") % {"number": case})
    return case.get_absolute_url()
