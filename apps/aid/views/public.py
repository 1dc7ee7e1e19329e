"""The company's declaration behind the link to its request; the check of a certificate, for anybody."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.aid import documents, services
from apps.aid.forms import MOST_ROWS, CheckForm, DeclarationForm, EarlierForms
from apps.aid.models import AidFile
from apps.core.decorators import private_page
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.ratelimit import client_address, hit
from apps.support_requests.services import find_by_token

CHECKS, PERIOD = 30, timedelta(hours=1)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """What the company has got in three years; it may correct it until the certificate is there."""
    file = _file(token, pk)
    data = posted(request)
    if data is not None and "more" in data:
        return _form(request, token, file, DeclarationForm(data), EarlierForms(_longer(data), prefix="aid"))
    form, rows = DeclarationForm(data), EarlierForms(data, prefix="aid")
    if data is not None and not rows.is_valid():
        form.is_valid()
        return _form(request, token, file, form, rows, status=400)
    answer, status = carry_out(form, lambda: _declared(token, file, form, rows))
    return answer or _form(request, token, file, form, rows, status=status)


def _declared(token: str, file: AidFile, form: DeclarationForm, rows) -> HttpResponse:
    def declared() -> str:
        values = {name: form.cleaned_data[name] for name in ("declared_by", "undertaking")}
        earlier = [row.row() for row in rows if row.has_changed()]
        services.declare(file=file, earlier=earlier, **values)
        return "declared"  # no address: what is stored must not open the request

    once(form.cleaned_data["submission_key"], declared)
    return redirect("aid:declare", token, file.pk)


def _longer(data: QueryDict) -> QueryDict:
    """The form with more empty rows."""
    data = data.copy()
    number = data.get("aid-TOTAL_FORMS", "0")
    rows = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    data["aid-TOTAL_FORMS"] = str(min(rows + 3, MOST_ROWS))
    return data


def _form(request: HttpRequest, token: str, file: AidFile, form, rows, *, status: int = 200) -> HttpResponse:
    context = {"file": file, "token": token, "form": form, "rows": rows, "value": documents.euros(file.value)}
    return render(request, "aid/declaration_form.html", context, status=status)


@private_page
@require_safe
def certificate(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The PDF, once it has been certified."""
    case = find_by_token(token)
    found = get_object_or_404(AidFile.objects.of(case).granted(), pk=pk)
    return documents.as_download(found)


@private_page
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Is the certificate with this number one of ours?"""
    form = CheckForm(request.GET if "nummer" in request.GET else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if form.is_bound and not form.is_valid():
        status = 400
    elif form.is_bound:
        hit("aid-certificate", client_address(request), limit=CHECKS, period=PERIOD)
        found = services.by_number(form.cleaned_data["nummer"])
        context |= {"asked": True, "file": found, "value": documents.euros(found.value) if found else ""}
    return render(request, "aid/certificate_check.html", context, status=status)


def _file(token: str, pk: int) -> AidFile:
    return get_object_or_404(AidFile.objects.of(find_by_token(token)), pk=pk)
