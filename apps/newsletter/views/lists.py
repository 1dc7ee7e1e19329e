"""Where managers look after newsletters, consent texts and imported lists."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.newsletter.consent import consent_text
from apps.newsletter.list_forms import ConsentTextForm, ImportForm, NewsletterForm
from apps.newsletter.models import ConsentText, DigestRun, ImportRun, Newsletter
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.reports import report_of
from apps.newsletter.services import importing, newsletters

_PAGE = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def newsletter_list(request: HttpRequest) -> HttpResponse:
    """All newsletters, with the number of their readers."""
    require(can_manage_newsletter(request.user))
    page = paginate(request, Newsletter.objects.with_reader_numbers().order_by("position", "pk"))
    return render(request, "newsletter/newsletter_list.html", {"page": page})


@login_required
@require_safe
def digest_list(request: HttpRequest) -> HttpResponse:
    """The digests that were put together: when, of which days, and how many mails came of each."""
    require(can_manage_newsletter(request.user))
    page = paginate(request, DigestRun.objects.newest_first())
    return render(request, "newsletter/digest_list.html", {"page": page})


@login_required
@require_http_methods(_PAGE)
def newsletter_create(request: HttpRequest) -> HttpResponse:
    """A new newsletter or digest."""
    require(can_manage_newsletter(request.user))
    return _newsletter_form(request, Newsletter())


@login_required
@require_http_methods(_PAGE)
def newsletter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, its place, whether it can be subscribed to."""
    require(can_manage_newsletter(request.user))
    return _newsletter_form(request, get_object_or_404(Newsletter, pk=pk))


def _newsletter_form(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    form = NewsletterForm(posted(request), instance=newsletter)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _saved(request, form)))
    context = {"form": form, "newsletter": newsletter}
    return render(request, "newsletter/newsletter_form.html", context, status=status)


def _saved(request: HttpRequest, form: NewsletterForm) -> str:
    newsletters.save_newsletter(newsletter=form.save(commit=False), actor=request.user)
    messages.success(request, _("Saved."))
    return reverse("newsletter:newsletter_list")


@login_required
@require_http_methods(_PAGE)
def consent_texts(request: HttpRequest) -> HttpResponse:
    """What readers agree to: the present text, the earlier ones, and a new one."""
    require(can_manage_newsletter(request.user))
    form = ConsentTextForm(posted(request))
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _introduced(request, form)))
    page = paginate(request, ConsentText.objects.with_reader_numbers())
    context = {"form": form, "current": consent_text(), "page": page}
    return render(request, "newsletter/consent_texts.html", context, status=status)


def _introduced(request: HttpRequest, form: ConsentTextForm) -> str:
    names = ("text_de", "text_en", "agree_by")
    values = {name: form.cleaned_data[name] for name in names}
    newsletters.introduce_consent_text(**values, actor=request.user)
    messages.success(request, _("The new text is valid from now on."))
    return reverse("newsletter:consent_texts")


@login_required
@require_http_methods(_PAGE)
def import_create(request: HttpRequest) -> HttpResponse:
    """Takes over a list; below it, the reports of earlier ones."""
    require(can_manage_newsletter(request.user))
    form = ImportForm(posted(request), request.FILES or None)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _imported(request, form)))
        except UserError as error:
            form.add_error("list_file", str(error.user_message))
            status = error.status
    page = paginate(request, ImportRun.objects.select_related("newsletter").defer("lines"))
    context = {"form": form, "page": page}
    return render(request, "newsletter/import_form.html", context, status=status)


def _imported(request: HttpRequest, form: ImportForm) -> str:
    run = importing.import_list(
        newsletter=form.cleaned_data["newsletter"],
        content=form.cleaned_data["list_file"].read(),
        ask_others=form.cleaned_data["ask_others"],
        actor=request.user,
    )
    return run.get_absolute_url()


@login_required
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of each line."""
    require(can_manage_newsletter(request.user))
    run = get_object_or_404(ImportRun.objects.select_related("newsletter"), pk=pk)
    report = report_of(run)
    context = {"run": run, "report": report, "page": paginate(request, report.lines)}
    return render(request, "newsletter/import_detail.html", context)
