"""Where libraries and data portals collect what is public."""

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.publications import dcat as data_catalogue
from apps.publications import oai_xml
from apps.publications.models import Publication

DATASETS_PER_PAGE = 100


@csrf_exempt  # the protocol asks by POST too (section 3.1.1.2); nothing is written here
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """OAI-PMH 2.0."""
    sent = request.POST if request.method == "POST" else request.GET
    parameters = [(name, value) for name, values in sent.lists() for value in values]
    with translation.override("de"):  # addresses and names are the same whoever asks
        return HttpResponse(oai_xml.answer(parameters), content_type="text/xml; charset=utf-8")


@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue of data sets; `?page=` is a part of it."""
    publications = Publication.objects.published().data_sets().for_page()
    try:
        number = int(request.GET.get("page", "1"))
        page = Paginator(publications, DATASETS_PER_PAGE).page(number)
    except (ValueError, EmptyPage) as error:
        raise Http404 from error
    with translation.override("de"):
        catalogue = data_catalogue.catalogue(page)
    return JsonResponse(
        catalogue, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
