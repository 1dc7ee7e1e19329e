"""Managers take in existing publications: a ZIP with a table and the files that it names."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.core.forms import PortalForm, carry_out, posted
from apps.core.permissions import is_manager, require
from apps.publications import importing
from apps.publications.services import imports


class PublicationImportForm(PortalForm):
    """A ZIP with one CSV table and files."""

    folder = forms.FileField(
        label=_("ZIP with the table and the files"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=_("At most 500 publications at once."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """What became of each line is shown at once; sending it again makes nothing twice."""
    require(is_manager(request.user))
    form = PublicationImportForm(posted(request), request.FILES or None)
    answer, status = carry_out(form, lambda: _run(request, form), field="folder")
    context = {"form": form, "columns": importing.COLUMNS, "needed": importing.NEEDED}
    return answer or render(request, "publications/publication_import.html", context, status=status)


def _run(request: HttpRequest, form: PublicationImportForm) -> HttpResponse:
    report = imports.run(folder=importing.ZipFolder(form.cleaned_data["folder"]), actor=request.user)
    return render(request, "publications/publication_import_report.html", {"report": report})
