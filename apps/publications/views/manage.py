"""Adding and removing a publication's files."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.errors import UserError
from apps.core.idempotency import once
from apps.partners.views.editorial import EditorialPages
from apps.publications import services
from apps.publications.forms import FileForm, PublicationForm
from apps.publications.models import Publication
from apps.publications.permissions import can_change_files
from apps.publications.views import public


def _file_context(request: HttpRequest, publication: Publication) -> dict:
    return {
        "downloads": publication.downloads.select_related("stored_file"),
        "may_change_files": can_change_files(request.user, publication),
        "file_form": FileForm(initial={"language": publication.language}),
    }


pages = EditorialPages(
    model=Publication,
    form_class=PublicationForm,
    detail_template="publications/publication_manage.html",
    extra_context=_file_context,
    page=public.page,
)


@login_required
@require_POST
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an upload; a second click on the button does nothing more."""
    publication = cast(Publication, pages.editable(request, pk))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return pages.show(request, publication, status=400, file_form=form)
    try:
        url = once(form.cleaned_data["submission_key"], lambda: _added(request, publication, form))
    except ValidationError as error:
        form.add_error("upload", error)
        return pages.show(request, publication, status=400, file_form=form)
    except UserError as error:
        form.add_error(None, str(error.user_message))
        return pages.show(request, publication, status=error.status, file_form=form)
    return redirect(url)


def _added(request: HttpRequest, publication: Publication, form: FileForm) -> str:
    data = form.cleaned_data
    services.add_file(
        publication=publication,
        upload=data["upload"],
        label=data["label"] or data["upload"].name,
        language=data["language"],
        actor=request.user,
    )
    messages.success(request, _("The file has been added."))
    return publication.get_manage_url()


@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Takes a file away."""
    publication = cast(Publication, pages.editable(request, pk))
    try:
        services.remove_file(publication=publication, download_id=file_pk, actor=request.user)
    except UserError as error:
        messages.error(request, error.user_message)
    else:
        messages.success(request, _("The file has been removed."))
    return redirect(publication.get_manage_url())
