"""Managers ask for declarations and certify."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.aid import documents, services
from apps.aid.forms import AskForm
from apps.aid.models import AidFile
from apps.aid.permissions import can_keep_aid
from apps.aid.rules import CEILING
from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require

PER_PAGE = 25


@login_required
@private_page
@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    """All files, the newest first."""
    require(can_keep_aid(request.user))
    page = paginate(request, AidFile.objects.visible_to(request.user), per_page=PER_PAGE)
    return render(request, "aid/file_list.html", {"page": page})


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks a company for its declaration."""
    require(can_keep_aid(request.user))
    form = AskForm(
        posted(request), user=request.user, initial={"case_number": request.GET.get("anfrage", "")}
    )
    answer, status = carry_out(form, lambda: _asked(request, form))
    return answer or render(request, "aid/file_ask.html", {"form": form}, status=status)


def _asked(request: HttpRequest, form: AskForm) -> HttpResponse:
    def create() -> str:
        assert form.case is not None
        services.ask(case=form.case, file=form.instance, actor=request.user)
        messages.success(request, _("The company has been asked for its declaration."))
        return form.instance.get_absolute_url()

    return redirect(once(form.cleaned_data["submission_key"], create))


@login_required
@private_page
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was declared, what it comes to, and what is to be done."""
    return _page(request, _file(request, pk))


@login_required
@private_page
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Certifies, unless it would be too much."""
    file = _file(request, pk)
    try:
        services.grant(file=file, actor=request.user)
    except UserError as refusal:
        messages.error(request, refusal.user_message)
        return _page(request, _file(request, pk), status=refusal.status)
    messages.success(
        request, _("Certified. Please enter the aid in the register eAIR within 20 working days.")
    )
    return redirect(file)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws a certificate."""
    file = services.revoke(file=_file(request, pk), actor=request.user)
    messages.success(request, _("The certificate has been withdrawn."))
    return redirect(file)


@login_required
@private_page
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF."""
    require(can_keep_aid(request.user))
    found = get_object_or_404(AidFile.objects.visible_to(request.user).granted(), pk=pk)
    return documents.as_download(found)


def _file(request: HttpRequest, pk: int) -> AidFile:
    require(can_keep_aid(request.user))
    return get_object_or_404(AidFile.objects.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, file: AidFile, *, status: int = 200) -> HttpResponse:
    before = file.before if file.before is not None else services.total_before(file, timezone.localdate())
    context = {
        "file": file,
        "earlier": file.earlier.all(),  # type: ignore[attr-defined]
        "before": documents.euros(before),
        "value": documents.euros(file.value),
        "total": documents.euros(before + file.value),
        "is_too_much": before + file.value > CEILING,
    }
    return render(request, "aid/file_detail.html", context, status=status)
