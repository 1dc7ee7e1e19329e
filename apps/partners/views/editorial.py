"""The pages on which an organisation works on its content, the same for every kind.

An app that owns such a kind makes one `EditorialPages` and includes its `urls`; what is special to the kind it
gives as a form, as templates for the body, or as services with consequences of their own.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Conflict
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.moderation.transitions import allowed_actions
from apps.partners.models import OwnedContent
from apps.partners.permissions import can_edit
from apps.partners.services import editorial


@dataclass(frozen=True)
class EditorialPages:
    """List, form, detail and moves of one kind of content.

    `services` offers `create(content, actor, related)` and `save(content, actor, base_version, related)`; the
    default is `partners.services.editorial`. `extra_context` is called with the content for its detail page.
    """

    model: type[OwnedContent]
    form_class: type
    services: Any = editorial
    list_template: str = "partners/content_list.html"
    form_template: str = "partners/content_form.html"
    detail_template: str = "partners/content_detail.html"
    extra_context: Any = field(default=lambda request, content: {})

    @property
    def urls(self) -> list:
        """To be included below `arbeitsplatz/<kind>/`."""
        return [
            path("", login_required(require_safe(self.list)), name="manage_list"),
            path(
                "neu/",
                login_required(require_http_methods(["GET", "HEAD", "POST"])(self.create)),
                name="create",
            ),
            path("<int:pk>/", login_required(require_safe(self.detail)), name="manage_detail"),
            path(
                "<int:pk>/bearbeiten/",
                login_required(require_http_methods(["GET", "HEAD", "POST"])(self.edit)),
                name="edit",
            ),
            *(
                path(f"<int:pk>/{german}/", login_required(require_POST(self._mover(verb))), name=verb)
                for verb, german in _MOVES.items()
            ),
        ]

    def list(self, request: HttpRequest) -> HttpResponse:
        """What the person may work on, the latest change first."""
        contents = (
            self.model._default_manager.editable_by(request.user)  # type: ignore[attr-defined]
            .select_related("organisation")
            .order_by("-updated_at", "-pk")
        )
        return render(request, self.list_template, {"page": paginate(request, contents), **self._names()})

    def create(self, request: HttpRequest) -> HttpResponse:
        """A new draft."""
        form = self.form_class(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            return redirect(once(form.cleaned_data["submission_key"], lambda: self._created(form, request)))
        return self._form(request, form)

    def _created(self, form, request) -> str:
        content = self.services.create(
            content=form.content(), actor=request.user, related=form.related_values()
        )
        messages.success(request, _("Saved as a draft. Submit it for review when it is ready."))
        return content.get_manage_url()

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Changes a draft in place, or proposes a change of something public."""
        content = self._editable(request, pk)
        form = self.form_class(
            request.POST or None, request.FILES or None, instance=content, user=request.user
        )
        if request.method != "POST" or not form.is_valid():
            return self._form(request, form, content)
        try:
            proposal = self.services.save(
                content=form.content(),
                actor=request.user,
                base_version=form.cleaned_data["base_version"] or 0,
                related=form.related_values(),
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict.user_message))
            return self._form(request, form, content, status=409)
        messages.success(
            request,
            _("Your change waits for review; until then the page stays as it is.")
            if proposal
            else _("Saved."),
        )
        return redirect(content.get_manage_url())

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where it stands, what the managers said, and what can be done now."""
        content = self._editable(request, pk)
        context = {
            "content": content,
            "reviews": Review.objects.about(content)[:20],
            "proposal": editorial.open_proposal(content),
            "actions": {action.value for action in allowed_actions(content.state)},
            **self._names(),
            **self.extra_context(request, content),
        }
        return render(request, self.detail_template, context)

    def _mover(self, verb: str):
        def move(request: HttpRequest, pk: int) -> HttpResponse:
            content = self._editable(request, pk)
            try:
                getattr(editorial, verb)(content=content, actor=request.user)
            except TransitionNotAllowed as error:
                messages.error(request, error.user_message)
            else:
                messages.success(request, _done(verb))
            return redirect(content.get_manage_url())

        return move

    def _editable(self, request: HttpRequest, pk: int) -> OwnedContent:
        """404 for what the person may not see, 403 for what they see but may not change."""
        content = get_object_or_404(
            self.model._default_manager.visible_to(request.user).select_related("organisation"),  # type: ignore[attr-defined]
            pk=pk,
        )
        if not can_edit(request.user, content):
            raise PermissionDenied
        return content

    def _form(self, request, form, content=None, status: int | None = None) -> HttpResponse:
        context = {"form": form, "content": content, **self._names()}
        return render(request, self.form_template, context, status=status or (400 if form.errors else 200))

    def _names(self) -> dict:
        meta = self.model._meta
        return {
            "kind": meta.verbose_name,
            "kind_plural": meta.verbose_name_plural,
            "list_url": f"{meta.app_label}:manage_list",
            "create_url": f"{meta.app_label}:create",
            "edit_url": f"{meta.app_label}:edit",
            "move_urls": {verb: f"{meta.app_label}:{verb}" for verb in _MOVES},
        }


_MOVES = {
    "submit": "einreichen",
    "withdraw": "zurueckziehen",
    "archive": "archivieren",
    "restore": "wiederherstellen",
}


def _done(verb: str) -> str:
    return {
        "submit": _("Submitted. The network management will look at it."),
        "withdraw": _("Taken back from review."),
        "archive": _("No longer public."),
        "restore": _("Restored as a draft."),
    }[verb]
