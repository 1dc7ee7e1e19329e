"""The pages on which an organisation works on its content, the same for every kind.

An app that owns such a kind makes one `EditorialPages` and includes its `urls`; what is special to the kind
it gives as a form, as templates for the body, or as services with consequences of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Conflict, UserError
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.core.sections import sections_for
from apps.moderation import guards
from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.moderation.transitions import allowed_actions
from apps.partners import conflicts, oversight
from apps.partners.acting import acting_for
from apps.partners.models import OwnedContent, WorkingCopy
from apps.partners.permissions import can_edit, can_write
from apps.partners.services import checking, editorial, translations, working_copies
from apps.partners.views import autosave
from apps.partners.views.history import HistoryPages


@dataclass(frozen=True)
class EditorialPages(HistoryPages):
    """List, form, detail, moves and history of one kind of content.

    `services` is the kind's own module for what it does in a way of its own (`save`, say); everything else is
    `partners.services.editorial`. `extra_context` is called with the content for its detail page, `page`
    answers with the public page of a content that is given to it, and so makes the preview.
    """

    model: type[OwnedContent]
    form_class: type
    services: Any = editorial
    list_template: str = "partners/content_list.html"
    form_template: str = "partners/content_form.html"
    detail_template: str = "partners/content_detail.html"
    extra_context: Any = field(default=lambda request, content: {})
    page: Callable[[HttpRequest, Any], HttpResponse] | None = None

    @property
    def urls(self) -> list:
        """To be included below `arbeitsplatz/<kind>/`."""
        form_methods = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("", login_required(require_safe(self.list)), name=self._name("manage_list")),
            path("neu/", login_required(form_methods(self.create)), name=self._name("create")),
            *self.copy_urls,
            path("<int:pk>/", login_required(require_safe(self.detail)), name=self._name("manage_detail")),
            path("<int:pk>/bearbeiten/", login_required(form_methods(self.edit)), name=self._name("edit")),
            *(
                path(
                    f"<int:pk>/{german}/",
                    login_required(require_POST(self._mover(verb))),
                    name=self._name(verb),
                )
                for verb, german in _MOVES.items()
            ),
            *self.history_urls,
        ]

    @property
    def copy_urls(self) -> list:
        """Where the script keeps what is just being written, in a new form and in that of a content."""
        views = [("zwischenstand/", self.keep, "keep"), ("zwischenstand/verwerfen/", self.discard, "discard")]
        return [
            path(f"{start}/{address}", login_required(require_POST(view)), name=self._name(name + end))
            for start, end in (("neu", "_new"), ("<int:pk>", ""))
            for address, view, name in views
        ]

    def _name(self, name: str) -> str:
        return self.model.route_prefix + name

    def list(self, request: HttpRequest) -> HttpResponse:
        """What the person may work on, the latest change first."""
        contents = (
            self.model._default_manager.editable_by(request.user)  # type: ignore[attr-defined]
            .with_owner()
            .order_by("-updated_at", "-pk")
        )
        if chosen := acting_for(request):
            contents = contents.owned_by(chosen)
        context = {
            "page": paginate(request, contents),
            "may_create": self.may_create(request.user),
            **self._names(),
        }
        return render(request, self.list_template, context)

    def may_create(self, user) -> bool:
        """Whether `user` may begin something new of this kind."""
        return can_write(user)

    def create(self, request: HttpRequest) -> HttpResponse:
        """A new draft; for those who write for an organisation at all."""
        require(self.may_create(request.user))
        chosen = acting_for(request)
        form = self._bound_form(request, initial={"organisation": chosen} if chosen else {})
        if form.is_bound and form.is_valid():
            return redirect(once(form.cleaned_data["submission_key"], lambda: self._created(form, request)))
        return self._form(request, form)

    def _created(self, form, request) -> str:
        content = self._service("create")(
            content=form.content(), actor=request.user, related=form.related_values()
        )
        working_copies.discard(model=self.model, content=None, actor=request.user)
        messages.success(request, _("Saved as a draft. Submit it for review when it is ready."))
        return content.get_manage_url()

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Changes a draft in place, or proposes a change of something public."""
        content = self.editable(request, pk)
        if refusal := guards.refusal(content):
            raise refusal
        is_published = content.state == State.PUBLISHED
        form = self._bound_form(request, instance=content)
        if not form.is_bound or not form.is_valid():
            return self._form(request, form, content)
        try:
            return redirect(
                once(form.cleaned_data["submission_key"], lambda: self._edited(form, request, is_published))
            )
        except UserError as refusal:
            return self._refused(request, form, pk, refusal)

    def _edited(self, form, request, is_published: bool) -> str:
        content = form.content()
        proposal = self._service("save")(
            content=content,
            actor=request.user,
            base_version=form.cleaned_data["base_version"] or 0,
            related=form.related_values(),
        )
        working_copies.discard(model=self.model, content=content, actor=request.user)
        self.say_what_was_saved(request, content, is_published, proposal)
        return content.get_manage_url()

    def say_what_was_saved(self, request, content, is_published: bool, proposal) -> None:
        """A kind that changes some fields at once says more."""
        messages.success(request, _saved(is_published, proposal))

    def _refused(self, request, form, pk: int, refusal: UserError) -> HttpResponse:
        """The form once more, with what was typed; after a conflict it rests on the present version."""
        for finding in getattr(refusal, "findings", ()):
            form.add_error(finding.field if finding.field in form.fields else None, finding.message)
        if not form.errors:
            form.add_error(None, str(refusal.user_message))
        content = self.editable(request, pk)
        is_stale = isinstance(refusal, Conflict) and form.cleaned_data.get("base_version") != content.version
        clash = conflicts.settle(form, content) if is_stale else None
        return self._form(request, form, content, status=refusal.status, clash=clash)

    def keep(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What is just being written, without saving it; see `services.working_copies`."""
        content = self._asked_for(request, pk)
        return autosave.keep(request, model=self.model, content=content, form_class=self.form_class)

    def discard(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Forgets what was kept, and begins with the form as it was saved."""
        content = self._asked_for(request, pk)
        working_copies.discard(model=self.model, content=content, actor=request.user)
        messages.success(request, _("Discarded."))
        return (
            redirect(self.model.route("edit"), content.pk)
            if content
            else redirect(self.model.route("create"))
        )

    def _asked_for(self, request: HttpRequest, pk: int | None) -> OwnedContent | None:
        if pk is not None:
            return self.editable(request, pk)
        require(self.may_create(request.user))
        return None

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where it stands, what the managers said, and what can be done now."""
        return self.show(request, self.editable(request, pk))

    def show(self, request: HttpRequest, content: OwnedContent, status: int = 200, **extra) -> HttpResponse:
        """The detail page; a view of the kind's own passes a form with errors as `extra`."""
        proposal = editorial.open_proposal(content)
        refusal = guards.refusal(content)
        actions = set() if refusal else {action.value for action in allowed_actions(content.state)}
        reviews = list(Review.objects.about(content)[:20])
        context = {
            "content": content,
            "reviews": reviews,
            "proposal": proposal,
            "kept_as_it_is": refusal.user_message if refusal else "",
            "thread_url": oversight.answers().thread_url(reviews[0]) if reviews else "",
            "missing": content.missing_for_publication(),
            "findings": [] if refusal or content.state == State.ARCHIVED else checking.check(content),
            "is_outdated": bool(translations.outdated(content)),
            "actions": actions | ({"withdraw_proposal"} if proposal else set()),
            "sections": sections_for(content, request.user, ":workplace"),
            **self._names(),
            **self.extra_context(request, content),
            **extra,
        }
        return render(request, self.detail_template, context, status=status)

    def _service(self, verb: str) -> Callable[..., Any]:
        """The kind's own way of doing it, or the one that all share."""
        return getattr(self.services, verb, None) or getattr(editorial, verb)

    def _mover(self, verb: str):
        act = self._service(verb)

        def move(request: HttpRequest, pk: int) -> HttpResponse:
            content = self.editable(request, pk)
            try:
                act(content=content, actor=request.user)
            except UserError as refusal:
                messages.error(request, refusal.user_message)
            else:
                messages.success(request, _done(verb))
            return redirect(content.get_manage_url())

        return move

    def editable(self, request: HttpRequest, pk: int) -> OwnedContent:
        """404 for what the person may not see, 403 for what they see but may not change."""
        content = get_object_or_404(
            self.model._default_manager.visible_to(request.user).with_owner(),  # type: ignore[attr-defined]
            pk=pk,
        )
        require(can_edit(request.user, content))
        return content

    def _bound_form(self, request: HttpRequest, **kwargs):
        """Bound whenever something was sent, be it nothing at all."""
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        if not sent and _GO_ON in request.GET and (copy := self._kept(request, kwargs.get("instance"))):
            kwargs["initial"] = autosave.initial_of(copy, self.form_class)
        return self.form_class(*sent, user=request.user, **kwargs)

    def _kept(self, request: HttpRequest, content: OwnedContent | None) -> WorkingCopy | None:
        return working_copies.kept_for(model=self.model, content=content, user=request.user)

    def _form(self, request, form, content=None, status: int | None = None, **extra) -> HttpResponse:
        context = {"form": form, "content": content, **self._names(), **extra}
        context["kept"] = self._kept(request, content)
        context["goes_on"] = form.is_bound or _GO_ON in request.GET
        return render(request, self.form_template, context, status=status or (400 if form.errors else 200))

    def _names(self) -> dict:
        meta, route = self.model._meta, self.model.route
        return {
            "kind": meta.verbose_name,
            "kind_plural": meta.verbose_name_plural,
            "list_url": route("manage_list"),
            "create_url": route("create"),
            "edit_url": route("edit"),
            "history_url": route("history"),
            "preview_url": route("preview") if self.page else "",
            "keep_urls": {name: route(name) for name in ("keep", "keep_new", "discard", "discard_new")},
            "move_urls": {verb: route(verb) for verb in _MOVES},
        }


_MOVES = {
    "submit": "einreichen",
    "withdraw": "zurueckziehen",
    "withdraw_proposal": "aenderung-zurueckziehen",
    "archive": "archivieren",
    "restore": "wiederherstellen",
    "unschedule": "nicht-mehr-planen",
    "confirm_translation": "uebersetzung-bestaetigen",
}
# Asks a form to begin with what was kept.
_GO_ON = "zwischenstand"


def _done(verb: str) -> str:
    return {
        "submit": _("Submitted. The network management will look at it."),
        "withdraw": _("Taken back from review."),
        "withdraw_proposal": _("Your change has been taken back; the page stays as it is."),
        "archive": _("No longer public."),
        "restore": _("Restored as a draft."),
        "unschedule": _("No longer scheduled: it is a draft again."),
        "confirm_translation": _("Noted: the English text still fits."),
    }[verb]


def _saved(is_published: bool, proposal) -> str:
    if proposal:
        return _("Your change waits for review; until then the page stays as it is.")
    return _("Nothing differs from what is public, so nothing was changed.") if is_published else _("Saved.")
