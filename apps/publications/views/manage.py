"""Working on a publication: the form with its files, new editions, and files that are not live."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.permissions import require
from apps.files import responses
from apps.files import services as files
from apps.files.choices import PUBLISHED
from apps.files.models import StoredFile
from apps.partners.permissions import can_edit, can_write
from apps.partners.views.editorial import EditorialPages
from apps.publications import counting, reading, services
from apps.publications.forms import FileRow, PublicationForm, UploadForm
from apps.publications.models import Publication
from apps.publications.services import uploads
from apps.publications.views import public


class PublicationPages(EditorialPages):
    """The pages of all content, with uploads that become rows of the form before it looks at them."""

    def _bound_form(self, request: HttpRequest, **kwargs):
        if request.method != "POST":
            return super()._bound_form(request, **kwargs)
        field = PublicationForm.base_fields["downloads"]
        data, refused = uploads.take_in(request.POST, request.FILES, field=field, user=request.user)  # type: ignore[arg-type]
        sent = (request.POST, request.FILES)
        return PublicationForm(data, user=request.user, sent=sent, refused=refused, **kwargs)


def _context(request: HttpRequest, publication: Publication) -> dict:
    return {
        "files": publication.file_list,
        "months": counting.months(publication),
        "editions": Publication.objects.visible_to(request.user).editions_of(publication),
    }


pages = PublicationPages(
    model=Publication,
    form_class=PublicationForm,
    services=services,
    form_template="publications/publication_form.html",
    detail_template="publications/publication_manage.html",
    extra_context=_context,
    page=public.page,
)


@login_required
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Takes a file before the form is sent (static/js/uploads.js): answers with its row, or with why not."""
    require(can_write(request.user))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"message": _("This could not be uploaded. Please try again.")}, status=400)
    try:
        stored = files.store(upload=form.cleaned_data["upload"], kinds=PUBLISHED, waits_for=request.user)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=400)
    said = _("Added: %(name)s. Please save the form.") % {"name": stored.name}
    row = _row(stored, form, request.user)
    html = render_to_string("publications/_file_row.html", {"row": row}, request=request)
    return JsonResponse({"row": html, "message": said})


def _row(stored: StoredFile, form: UploadForm, user) -> FileRow:
    """The row that stands for an upload in the form."""
    number = form.cleaned_data["number"]
    initial = uploads.row_of(stored, language=form.cleaned_data["language"], is_first=number == 0)
    return FileRow(
        prefix=f"downloads-{number}",
        initial=initial | {"place": number + 1},
        files=StoredFile.objects.known_or_waiting_for([], user),
    )


@login_required
@require_POST
def begin_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of a new edition; one that was begun already is gone on with."""
    publication = cast(Publication, pages.editable(request, pk))
    edition = services.begin_edition(publication=publication, actor=request.user)
    messages.success(request, _("This is the draft of the new edition. Please add its files."))
    return redirect(Publication.route("edit"), edition.pk)


@require_safe
def file_of_version(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """A file that is proposed, or was there earlier: for those who edit or decide."""
    publication = get_object_or_404(Publication.objects.visible_to(request.user), slug=slug)
    require(can_edit(request.user, publication))
    stored = reading.file_of_any_version(publication, number)
    if stored is None:
        raise Http404
    return responses.serve(request, stored)
