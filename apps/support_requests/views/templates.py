"""Templates for answers: kept at the desk, and put into an answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.forms import ConfirmForm, carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.choices import Action
from apps.support_requests.forms import AnswerForm, AnswerTemplateForm, InsertForm
from apps.support_requests.models import AnswerTemplate
from apps.support_requests.permissions import can_keep_template, can_work_on, can_write_templates
from apps.support_requests.placeholders import PLACEHOLDERS, filled
from apps.support_requests.transitions import allowed_actions
from apps.support_requests.views.working import request_page, visible_case

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The network's, and those of one's own organisations."""
    templates = AnswerTemplate.objects.visible_to(request.user).for_list(request.user)
    context = {
        "page": paginate(request, templates, per_page=25),
        "can_write": can_write_templates(request.user),
    }
    return render(request, "support_requests/template_list.html", context)


@login_required
@form_methods
def template_create(request: HttpRequest) -> HttpResponse:
    """A new template."""
    require(can_write_templates(request.user))
    return _form(request, AnswerTemplate())


@login_required
@form_methods
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a template."""
    template = get_object_or_404(AnswerTemplate.objects.visible_to(request.user), pk=pk)
    require(can_keep_template(request.user, template))
    return _form(request, template)


@login_required
@form_methods
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST deletes."""
    template = get_object_or_404(AnswerTemplate.objects.visible_to(request.user), pk=pk)
    require(can_keep_template(request.user, template))
    form = ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        services.delete_template(template=template, actor=request.user)
        messages.success(request, _("The template has been deleted."))
        return redirect("support_requests:templates")
    context = {"form": form, "template": template}
    return render(request, "support_requests/template_delete.html", context)


@login_required
@never_cache
@require_POST
def insert(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a template into the answer that is being written, below what stands there; stores nothing.

    To a script, which puts it where the cursor is, it gives the text alone.
    """
    case = visible_case(request, number)
    require(can_work_on(request.user, case))
    chosen = InsertForm(request.POST, prefix="answer", case=case, user=request.user)
    if Action.ANSWER not in allowed_actions(case.state):
        return _too_late(request, case)
    text = hint = ""
    if chosen.is_valid():
        template = chosen.cleaned_data["template"]
        language = template.language_for(case.language)
        text = filled(template.text_in(language), case=case, user=request.user, language=language)
        hint = _in_german() if language != case.language else ""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": text, "hint": hint}, status=200 if text else 400)
    forms = {"template_form": chosen, "template_hint": hint, "answer_form": _written_on(request, text)}
    return request_page(request, case, status=200 if text else 400, **forms)


def _in_german() -> str:
    return _("The company reads English, but this template has no English text: the German one was inserted.")


def _written_on(request: HttpRequest, text: str) -> AnswerForm:
    """The answer as it was typed, with `text` below it."""
    typed = request.POST.get("answer-body", "")
    parts = [part for part in (typed.rstrip(), text) if part] if text else [typed]
    initial = {
        "body": "\n\n".join(parts),
        "question": bool(request.POST.get("answer-question")),
        "newest_seen": request.POST.get("answer-newest_seen", ""),
    }
    form = AnswerForm(prefix="answer", initial=initial)
    if text:
        form.fields["body"].widget.attrs["autofocus"] = True
    if request.FILES:
        form.fields["uploads"].help_text = _(
            "Please choose your files again: the browser has let go of them."
        )
    return form


def _too_late(request: HttpRequest, case) -> HttpResponse:
    """The request was closed in the meantime: what was typed is shown once more."""
    form = AnswerForm(request.POST, prefix="answer")
    form.add_error(None, str(services.TransitionNotAllowed.user_message))
    return request_page(request, case, status=services.TransitionNotAllowed.status, answer_form=form)


def _form(request: HttpRequest, template: AnswerTemplate) -> HttpResponse:
    form = AnswerTemplateForm(posted(request), instance=template, user=request.user)
    answer, status = carry_out(form, lambda: _saved(request, form))
    context: dict[str, Any] = {"form": form, "template": template, "placeholders": PLACEHOLDERS}
    if status == 409:
        context["differences"] = form.rest_on(get_object_or_404(AnswerTemplate, pk=template.pk))
    return answer or render(request, "support_requests/template_form.html", context, status=status)


def _saved(request: HttpRequest, form: AnswerTemplateForm) -> HttpResponse:
    def save() -> str:
        services.save_template(template=form.instance, actor=request.user, base_version=form.seen_version)
        return reverse("support_requests:templates")

    address = once(form.cleaned_data["submission_key"], save)
    messages.success(request, _("The template has been saved."))
    return redirect(address)
