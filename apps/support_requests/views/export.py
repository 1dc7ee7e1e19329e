"""One request as a PDF with its files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from apps.core.decorators import private_page
from apps.core.forms import posted
from apps.core.permissions import require
from apps.support_requests.forms.export import ExportForm
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_export_internally, can_work_on
from apps.support_requests.services.exporting import export as export_case


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, number: str) -> HttpResponseBase:
    """GET says what it will hold, POST sends it as a ZIP and writes that into the log."""
    cases = SupportRequest.objects.visible_to(request.user).select_related("county", "action_field")
    case = get_object_or_404(cases, public_number=number)
    require(can_work_on(request.user, case))
    form = ExportForm(posted(request), may_be_internal=can_export_internally(request.user))
    if not form.is_bound or not form.is_valid():
        context = {"case": case, "form": form}
        status = 400 if form.is_bound else 200
        return render(request, "support_requests/request_export.html", context, status=status)
    internal = form.cleaned_data.get("internal", False)
    found = export_case(case=case, actor=request.user, internal=internal)
    headers = {"Content-Disposition": f'attachment; filename="{case.public_number}.zip"'}
    return StreamingHttpResponse(found.stream(), content_type="application/zip", headers=headers)
