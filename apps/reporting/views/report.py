"""The numbers of requests, for managers and, without small numbers, for partners."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.decorators import private_page
from apps.core.permissions import is_manager, require
from apps.core.spreadsheets import XLSX, Sheet, csv_lines, download, workbook
from apps.reporting.counts import SMALLEST, Report, report
from apps.reporting.periods import choices, period_of
from apps.reporting.permissions import can_see_coverage, can_see_report


@login_required
@private_page
@require_safe
def report_page(request: HttpRequest) -> HttpResponse:
    """Requests by month, kind, county and so on, as charts and tables."""
    context = {
        "report": _report(request),
        "choices": choices(),
        "smallest": SMALLEST,
        "is_protected": _is_protected(request),
        "can_see_coverage": can_see_coverage(request.user),
        "may_show_all": is_manager(request.user),
    }
    return render(request, "reporting/report.html", context)


@login_required
@private_page
@require_safe
def report_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, one sheet a table."""
    found = _report(request)
    sheets = [
        Sheet(
            table.title,
            [table.title, _("Requests")],
            [[label, _cell(n)] for label, n in table.rows],
            (40, 14),
        )
        for table in found.tables
    ]
    total = Sheet(
        _("All together"), [_("Period"), _("Requests")], [[found.period.label, _cell(found.total)]], (40, 14)
    )
    content = workbook(total, *sheets, title=_("Report on requests"))
    return download(content, name=f"anfragen-{found.period.key}.xlsx", kind=XLSX)


@login_required
@private_page
@require_safe
def report_csv(request: HttpRequest) -> HttpResponse:
    """The same as one table for other programs."""
    found = _report(request)
    rows = [[_("All together"), found.period.label, _cell(found.total)]]
    rows += [[table.title, label, _cell(number)] for table in found.tables for label, number in table.rows]
    lines = csv_lines([_("Part"), _("Name"), _("Requests")], rows)
    headers = {"Content-Disposition": f'attachment; filename="anfragen-{found.period.key}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)  # type: ignore[return-value]


def _report(request: HttpRequest) -> Report:
    require(can_see_report(request.user))
    period = period_of(request.GET.get("zeitraum"))
    return report(request.user, period, protected=_is_protected(request))


def _is_protected(request: HttpRequest) -> bool:
    """Managers choose whether small numbers are hidden, for passing on; for others they always are."""
    return not is_manager(request.user) or request.GET.get("kleine") == "verbergen"


def _cell(number: int | None) -> int | str:
    return _("below %(number)s or hidden") % {"number": SMALLEST} if number is None else number
