"""How many people the events reach: for the managers, who report it to those who pay."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.decorators import private_page
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.core.spreadsheets import XLSX, Sheet, csv_lines, download, workbook
from apps.events.counting import Figures, Report, report
from apps.events.models import Event, EventCount
from apps.events.permissions import can_see_numbers

DELETIONS_PER_PAGE = 50


@login_required
@private_page
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Participants, people and companies: all together, and by project, action field and county."""
    require(can_see_numbers(request.user))
    year = _year(request)
    found = report(Event.objects.held(year))
    context = {
        "report": found,
        "parts": _parts(found),
        "year": year,
        "years": Event.objects.held().years(),
    }
    return render(request, "events/event_numbers.html", context)


@login_required
@private_page
@require_safe
def numbers_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, one sheet a table."""
    require(can_see_numbers(request.user))
    found = report(Event.objects.held(_year(request)))
    sheets = [
        Sheet(title, _header(title), [[one.label, *one.cells] for one in groups], (40, 16, 16, 16, 16, 16))
        for title, groups in [(_("All together"), [found.total]), *_parts(found)]
    ]
    return download(
        workbook(*sheets, title=_("Numbers of the events")), name=_name(request, "xlsx"), kind=XLSX
    )


@login_required
@private_page
@require_safe
def numbers_csv(request: HttpRequest) -> HttpResponse:
    """The same as one table for other programs."""
    require(can_see_numbers(request.user))
    found = report(Event.objects.held(_year(request)))
    rows = [
        [title, one.label, *one.cells]
        for title, groups in [(_("All together"), [found.total]), *_parts(found)]
        for one in groups
    ]
    return StreamingHttpResponse(  # type: ignore[return-value]
        csv_lines([_("Part"), *_header(_("Name"))], rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name(request, "csv")}"'},
    )


@login_required
@private_page
@require_safe
def deletions(request: HttpRequest) -> HttpResponse:
    """The proof that participants' data was deleted: of which event, when, and how much."""
    require(can_see_numbers(request.user))
    counts = EventCount.objects.select_related("event__organisation")
    context = {"page": paginate(request, counts, per_page=DELETIONS_PER_PAGE)}
    return render(request, "events/event_deletions.html", context)


def _parts(found: Report) -> list[tuple[str, list[Figures]]]:
    return [
        (_("By project"), found.by_project),
        (_("By action field"), found.by_action_field),
        (_("By county"), found.by_county),
    ]


def _header(first: str) -> list[str]:
    return [first, _("Events"), _("Registered"), _("Participants"), _("People"), _("Companies")]


def _year(request: HttpRequest) -> int | None:
    """The year asked for; this one by default, and None for all years."""
    wanted = request.GET.get("jahr", str(timezone.localdate().year))
    return int(wanted) if wanted.isascii() and wanted.isdigit() and 2000 <= int(wanted[:9]) <= 2100 else None


def _name(request: HttpRequest, ending: str) -> str:
    return f"veranstaltungen-{_year(request) or 'gesamt'}.{ending}"
