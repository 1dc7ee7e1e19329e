"""The pages on which a content's past is read: its history, what changed, any version as visitors see it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.pagination import paginate
from apps.moderation import history
from apps.moderation.diff import compare
from apps.moderation.models import HistoryEntry
from apps.moderation.values import as_it_would_be
from apps.partners.models import OwnedContent
from apps.partners.services import editorial

MOST_OFFERED = 200  # versions in the lists of what to compare


class HistoryPages:
    """The part of `EditorialPages` that looks back; its addresses come with the others."""

    model: type[OwnedContent]
    page: Callable[[HttpRequest, Any], HttpResponse] | None
    editable: Callable[[HttpRequest, int], Any]
    _service: Callable[[str], Callable[..., Any]]
    _names: Callable[[], dict]

    @property
    def history_urls(self) -> list:
        """Below those of one content."""
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("verlauf/", require_safe(self.history), "history"),
            ("verlauf/vergleich/", require_safe(self.compare), "compare"),
            ("verlauf/<int:entry_pk>/vorschlagen/", require_POST(self.propose_again), "propose_again"),
            ("vorschau/", private_page(require_safe(self.preview)), "preview"),
            ("vorschau/<int:entry_pk>/", private_page(require_safe(self.preview)), "preview_version"),
        ]
        return [
            path(f"<int:pk>/{address}", login_required(view), name=self.model.route_prefix + name)
            for address, view, name in pages
            if self.page is not None or not name.startswith("preview")
        ]

    def history(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who did what and when, the latest first, and which note came with it."""
        content = self.editable(request, pk)
        entries = HistoryEntry.objects.about(content)
        page = paginate(request, entries.without_text())
        history.tell_what_changed(content, list(page.object_list))
        context = {
            "content": content,
            "page": page,
            "versions": list(entries.with_text().without_text()[:MOST_OFFERED]),
            **self._names(),
            **self._history_names(),
        }
        return render(request, "partners/content_history.html", context)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one version (`?bis=`) changed in another (`?von=`; without it, in the one before)."""
        content = self.editable(request, pk)
        later = _entry(content, request.GET.get("bis"))
        earlier = (
            _entry(content, request.GET["von"]) if request.GET.get("von") else history.version_before(later)
        )
        context = {
            "content": content,
            "earlier": earlier,
            "later": later,
            "changes": compare(content, history.text_of_entry(earlier), history.text_of_entry(later)),
            **self._names(),
            **self._history_names(),
        }
        return render(request, "partners/content_compare.html", context)

    def propose_again(self, request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
        """Takes an earlier version's texts once more: as a proposal, or into the draft."""
        content = self.editable(request, pk)
        try:
            editorial.propose_again(
                content=content,
                entry=_entry(content, entry_pk),
                actor=request.user,
                save=self._service("save"),
            )
        except UserError as refusal:
            messages.error(request, refusal.user_message)
            return redirect(content.route("history"), pk)
        messages.success(request, _("The earlier version is there again. Please look at it once more."))
        return redirect(content.get_manage_url())

    def preview(self, request: HttpRequest, pk: int, entry_pk: int | None = None) -> HttpResponse:
        """Exactly the page that visitors would see, by the same view, of the present or an earlier text."""
        self.editable(request, pk)
        content = get_object_or_404(self.model._default_manager.for_page(), pk=pk)  # type: ignore[attr-defined]
        if entry_pk is None:
            text = history.text_to_edit(content)
        else:
            text = history.text_of_entry(_entry(content, entry_pk))
        request.preview = {"back_url": reverse(content.route("manage_detail"), args=[pk])}  # type: ignore[attr-defined]
        assert self.page is not None
        return self.page(request, as_it_would_be(content, text))

    def _history_names(self) -> dict:
        names = ("history", "compare", "propose_again", *(("preview_version",) if self.page else ()))
        return {f"{name}_url": self.model.route(name) for name in names}


def _entry(content: OwnedContent, pk: Any) -> HistoryEntry:
    """An entry about just this content; 404 for any other."""
    if not str(pk or "").isdecimal() or len(str(pk)) > 18:
        raise Http404
    return get_object_or_404(HistoryEntry.objects.about(content), pk=int(pk))
