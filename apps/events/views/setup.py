"""How registering goes: its rules, the organiser's questions, and mails to participants."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.events import services
from apps.events.forms.steering import ParticipantMailForm, QuestionForm, RulesForm
from apps.events.models import Event, EventQuestion, ParticipantMail
from apps.events.views.manage import pages

MAILS_PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_setup(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules, and the questions below them."""
    event = pages.editable(request, pk)
    form = RulesForm(posted(request), instance=event)

    def save() -> str:
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        services.save_registration_rules(event=event, actor=request.user, **values)
        messages.success(request, _("Saved."))
        return reverse("events:registration_setup", args=[event.pk])

    def act() -> HttpResponse:
        return redirect(once(form.cleaned_data["submission_key"], save))

    answer, status = carry_out(form, act)
    questions = event.questions.asked().with_use()
    context = {"event": event, "form": form, "questions": questions}
    return answer or render(request, "events/registration_setup.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question."""
    event = pages.editable(request, pk)
    return _question(request, event, EventQuestion(event=event))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Another wording; where there are answers, that makes a new question."""
    event = pages.editable(request, pk)
    return _question(request, event, get_object_or_404(event.questions.asked(), pk=question_pk))


@login_required
@require_POST
def question_remove(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """It is asked no more; answers stay."""
    event = pages.editable(request, pk)
    question = get_object_or_404(event.questions, pk=question_pk)
    services.remove_question(question=question, actor=request.user)
    messages.success(request, _("The question is asked no more. Answers that were given stay."))
    return redirect("events:registration_setup", event.pk)


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def participants_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, look at it, send; and what was sent before."""
    event = pages.editable(request, pk)
    dates = [one for one in event.sessions.all() if not one.is_cancelled]
    form = ParticipantMailForm(posted(request), instance=ParticipantMail(event=event), sessions=dates)
    is_preview = request.POST.get("step") != "send"
    answer, status = (
        carry_out(form, lambda: _send(request, event, form), field=None)
        if not is_preview
        else (None, 400 if form.errors else 200)
    )
    shown = is_preview and form.is_bound and form.is_valid()
    sent = paginate(request, event.participant_mails.select_related("session"), per_page=MAILS_PER_PAGE)
    context = {
        "event": event,
        "form": form,
        "preview": services.preview_of(form.instance) if shown else None,
        "page": sent,
    }
    return answer or render(request, "events/participants_write.html", context, status=status)


@login_required
@private_page
@require_safe
def participants_mail(request: HttpRequest, pk: int, mail_pk: int) -> HttpResponse:
    """One mail that went out, and how far it is."""
    event = pages.editable(request, pk)
    mail = get_object_or_404(event.participant_mails.select_related("session"), pk=mail_pk)
    context = {"event": event, "mail": mail, "progress": services.progress_of(mail)}
    return render(request, "events/participants_mail.html", context)


def _question(request: HttpRequest, event: Event, question: EventQuestion) -> HttpResponse:
    form = QuestionForm(posted(request), instance=question)
    answered = question.answers.count() if question.pk else 0

    def act() -> HttpResponse:
        once(form.cleaned_data["submission_key"], lambda: _save_question(request, event, form))
        return redirect("events:registration_setup", event.pk)

    answer, status = carry_out(form, act)
    context = {"event": event, "form": form, "question": question, "answered": answered}
    return answer or render(request, "events/question_form.html", context, status=status)


def _save_question(request: HttpRequest, event: Event, form: QuestionForm) -> str:
    services.save_question(question=form.instance, actor=request.user)
    messages.success(request, _("The question has been saved and is asked from now on."))
    return reverse("events:registration_setup", args=[event.pk])


def _send(request: HttpRequest, event: Event, form: ParticipantMailForm) -> HttpResponse:
    def send() -> str:
        mail = services.write_to_participants(mail=form.instance, actor=request.user)
        messages.success(request, _("Your message is on its way."))
        return reverse("events:participants_mail", args=[event.pk, mail.pk])

    return redirect(once(form.cleaned_data["submission_key"], send))
