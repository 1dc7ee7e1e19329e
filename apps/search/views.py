"""Searching everything that is public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.i18n import reader_language
from apps.core.pagination import paginate
from apps.search.choices import Kind
from apps.search.forms import SearchForm
from apps.search.models import SearchDocument


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/suche/?q=…&kind=…`: hits with excerpts, and how many there are of each kind."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context = {"form": form, "words": words, "page": None}
    if words:
        language = reader_language()
        hits = SearchDocument.objects.matching(words, language=language)
        counts = hits.counts_by_kind()
        kind = request.GET.get("kind", "")
        kind = kind if kind in Kind.values else ""
        total = sum(counts.values())
        context |= {
            "kind": kind,
            "total": total,
            "kinds": [(value, label, counts[value]) for value, label in Kind.choices if value in counts],
            "page": paginate(request, hits.of_kind(kind), count=counts.get(kind, 0) if kind else total),
        }
    return render(request, "search/results.html", context, status=400 if form.errors else 200)
