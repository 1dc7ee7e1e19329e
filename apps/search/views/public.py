"""Searching everything that is public, and suggestions while one types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.i18n import reader_language
from apps.core.pagination import paginate
from apps.search import facets
from apps.search.choices import Order
from apps.search.finding import Search
from apps.search.forms import SearchForm, order_of
from apps.search.suggesting import suggestions


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/suche/?q=…&art=…&sortierung=datum`: hits with excerpts, and what they can be narrowed down by."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    order = order_of(request.GET.get("sortierung", ""))
    chosen = facets.chosen(request.GET.dict())
    context = {"form": form, "words": words, "page": None, "order": order, "orders": Order.choices}
    if words:
        search = Search(words, language=reader_language(), chosen=chosen, order=order)
        context |= {
            "found": search.found,
            "chosen": chosen,
            "page": paginate(request, search, count=search.found.total),
        }
    return render(request, "search/results.html", context, status=400 if form.errors else 200)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`/suche/vorschlaege/?q=…`: a list of searches, for the script beside the search fields."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"suggestions": []}, status=400)
    found = suggestions(form.cleaned_data["q"], language=reader_language())
    response = JsonResponse({"suggestions": found})
    response["Cache-Control"] = "no-store"  # what is withdrawn is to be suggested to nobody
    response["X-Robots-Tag"] = "noindex"
    return response
