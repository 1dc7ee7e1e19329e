"""Publications, as everyone sees them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.core.sections import sections_for
from apps.core.structured_data import json_ld
from apps.files import responses
from apps.publications import counting, dublin_core
from apps.publications.citation import cite, structured_data
from apps.publications.forms import FilterForm
from apps.publications.models import Publication
from apps.publications.references import FORMATS


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """What is public, filtered by what the address says; of each work the newest edition."""
    form = FilterForm(request.GET)
    wanted = form.wanted()
    publications = Publication.objects.published().newest_editions().newest_first().matching(**wanted)
    context = {"page": paginate(request, publications), "form": form, "is_filtered": bool(wanted)}
    return render(request, "publications/publication_list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication: what it is, its files and how to cite it."""
    publication = get_object_or_404(Publication.objects.visible_to(request.user).for_page(), slug=slug)
    counting.count_view(request, publication)
    return page(request, publication)


def page(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The page of `publication` as it is, or in a preview as it would be."""
    editions = list(Publication.objects.published().editions_of(publication))
    context = {
        "object": publication,
        "citation": cite(publication),
        "formats": FORMATS.values(),
        "json_ld": json_ld(structured_data(publication)),
        "dublin_core": dublin_core.elements(publication),
        "dublin_core_schema": dublin_core.SCHEMA,
        "highwire": dublin_core.highwire(publication),
        "editions": editions,
        "newer": next((one for one in editions if one.edition_number > publication.edition_number), None),
        "related": publication.related.published().newest_first(),
        "sections": sections_for(publication, request.user),
    }
    return render(request, "publications/publication_detail.html", context)


@require_safe
def reference(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The publication for a reference manager, for those who see it."""
    form = FORMATS.get(suffix)
    if form is None:
        raise Http404
    publication = get_object_or_404(Publication.objects.visible_to(request.user).with_labels(), slug=slug)
    return HttpResponse(
        form.write(publication),
        content_type=f"{form.mime}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{publication.slug}.{suffix}"'},
    )


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The address that stands in print: it leads to the page."""
    return redirect(get_object_or_404(Publication.objects.visible_to(request.user), short=code))


@require_safe
def download(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponseBase:
    """A file, for those who see its publication; an old or mistyped name leads to the present one."""
    publication = get_object_or_404(Publication.objects.visible_to(request.user).with_files(), slug=slug)
    found = next((one for one in publication.file_list if one.pk == pk), None)
    if found is None:
        raise Http404
    if name != found.stored_file.name:
        return redirect(found.get_absolute_url())
    answer = responses.serve(request, found.stored_file)
    counting.count_download(request, publication, number=pk, answer=answer)
    return answer


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture of the first page, for those who see the publication."""
    publication = get_object_or_404(
        Publication.objects.visible_to(request.user).select_related("cover"), slug=slug
    )
    if publication.cover is None:
        raise Http404
    return responses.serve(request, publication.cover, inline=True)
