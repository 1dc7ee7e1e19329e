"""How many of the target companies were reached; managers only."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.companies.choices import ContactKind
from apps.core.decorators import private_page
from apps.core.forms import carry_out, posted
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.core.spreadsheets import XLSX, Sheet, csv_lines, download, workbook
from apps.reporting import services
from apps.reporting.coverage import Coverage, coverage
from apps.reporting.forms import DecisionForm, sealed
from apps.reporting.matching import Directory, sightings
from apps.reporting.matching import doubts as find_doubts
from apps.reporting.periods import choices, period_of
from apps.reporting.permissions import can_see_coverage
from apps.support_requests.models import SupportRequest

PER_PAGE = 25


@login_required
@private_page
@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Shares by county, size and so on, each as a picture with its table."""
    found = _coverage(request)
    context = {"coverage": found, "choices": choices(), "kinds": [kind.label for kind in ContactKind]}
    return render(request, "reporting/coverage.html", context)


@login_required
@private_page
@require_safe
def coverage_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, one sheet a table."""
    found = _coverage(request)
    sheets = [
        Sheet(title, _header(title), [[one.label, *one.cells] for one in groups], (40, *[14] * 8))
        for title, groups in _parts(found)
    ]
    content = workbook(*sheets, title=_("Coverage of the target companies"))
    return download(content, name=f"reichweite-{found.period.key}.xlsx", kind=XLSX)


@login_required
@private_page
@require_safe
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """The same as one table for other programs."""
    found = _coverage(request)
    rows = [[title, one.label, *one.cells] for title, groups in _parts(found) for one in groups]
    headers = {"Content-Disposition": f'attachment; filename="reichweite-{found.period.key}.csv"'}
    lines = csv_lines([_("Part"), *_header(_("Name"))], rows)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)  # type: ignore[return-value]


@login_required
@require_POST
def note_now(request: HttpRequest) -> HttpResponse:
    """Looks for contacts now instead of at night."""
    number = services.note_contacts_now(actor=request.user)
    text = ngettext("%(number)d new contact was found.", "%(number)d new contacts were found.", number)
    messages.success(request, text % {"number": number})
    return redirect("reporting:coverage")


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def doubts(request: HttpRequest) -> HttpResponse:
    """Names that fit several companies, or nearly one: a manager says which is meant."""
    require(can_see_coverage(request.user))
    form = DecisionForm(posted(request))
    answer, status = carry_out(form, lambda: _decided(request, form))
    return answer or _doubts_page(request, form, status)


def _decided(request: HttpRequest, form: DecisionForm) -> HttpResponse:
    services.decide(key=form.cleaned_data["key"], company=form.cleaned_data["company"], actor=request.user)
    messages.success(
        request, _("Your decision has been saved. It counts from tonight, or when you look again.")
    )
    return redirect("reporting:doubts")


def _doubts_page(request: HttpRequest, form: DecisionForm, status: int) -> HttpResponse:
    directory = Directory()
    seen = sightings(SupportRequest.objects.visible_to(request.user))
    page = paginate(request, find_doubts(directory, seen), per_page=PER_PAGE)
    rows = [
        (doubt, sealed(doubt.key), [(pk, directory.names[pk]) for pk in doubt.candidates]) for doubt in page
    ]
    context = {"page": page, "rows": rows, "form": form}
    return render(request, "reporting/doubts.html", context, status=status)


def _coverage(request: HttpRequest) -> Coverage:
    require(can_see_coverage(request.user))
    return coverage(request.user, period_of(request.GET.get("zeitraum")))


def _parts(found: Coverage) -> list:
    parts = [(part.title, part.groups) for part in found.parts]
    return [(_("All together"), [found.total]), *parts]


def _header(first: str) -> list[str]:
    kinds = [str(kind.label) for kind in ContactKind]
    return [first, _("Companies"), _("Reached"), _("Share in per cent"), *kinds]
