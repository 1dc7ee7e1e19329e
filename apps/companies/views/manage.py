"""The list of target companies, for managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.companies import services
from apps.companies.forms import CompanyForm, ContactForm, FilterForm
from apps.companies.models import Contact, TargetCompany
from apps.companies.periods import quarter_label
from apps.companies.permissions import can_keep_companies
from apps.core.decorators import private_page
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require

PER_PAGE = 50


@login_required
@private_page
@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    """The companies, by name, with filters."""
    require(can_keep_companies(request.user))
    filters = FilterForm(request.GET)
    found = filters.apply(TargetCompany.objects.for_lists())
    context = {
        "page": paginate(request, found, per_page=PER_PAGE),
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "companies/company_list.html", context)


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A company that no list has brought."""
    require(can_keep_companies(request.user))
    form = CompanyForm(posted(request))
    answer, status = carry_out(form, lambda: _saved(request, form))
    return answer or render(request, "companies/company_form.html", {"form": form}, status=status)


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One company, and what has reached it as far as managers have noted it."""
    company = _company(request, pk)
    form = CompanyForm(posted(request), instance=company)
    answer, status = carry_out(form, lambda: _saved(request, form))
    return answer or _page(request, pk, form=form, status=status)


def _saved(request: HttpRequest, form: CompanyForm) -> HttpResponse:
    def save() -> str:
        services.save(company=form.instance, actor=request.user)
        messages.success(request, _("The company has been saved."))
        return form.instance.get_absolute_url()

    return redirect(once(form.cleaned_data["submission_key"], save))


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then takes it out of the list."""
    company = _company(request, pk)
    if request.method != "POST":
        return render(request, "companies/company_remove.html", {"company": company})
    services.remove(company=company, actor=request.user)
    messages.success(request, _("The company has been removed from the list."))
    return redirect("companies:list")


@login_required
@private_page
@require_POST
def note_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes a check or another contact."""
    company = _company(request, pk)
    form = ContactForm(request.POST)

    def act() -> HttpResponse:
        values = {"kind": form.cleaned_data["kind"], "day": form.cleaned_data["day"]}
        services.note_contact(company=company, actor=request.user, **values)
        messages.success(request, _("The contact has been noted."))
        return redirect(company)

    answer, status = carry_out(form, act)
    return answer or _page(request, pk, contact_form=form, status=status)


@login_required
@require_POST
def remove_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Takes back a note."""
    company = _company(request, pk)
    found = get_object_or_404(Contact.objects.by_hand(company), pk=contact)
    services.remove_contact(contact=found, actor=request.user)
    messages.success(request, _("The note has been removed."))
    return redirect(reverse("companies:edit", args=[company.pk]))


def _company(request: HttpRequest, pk: int) -> TargetCompany:
    require(can_keep_companies(request.user))
    return get_object_or_404(TargetCompany.objects.for_lists(), pk=pk)


def _page(request: HttpRequest, pk: int, *, form=None, contact_form=None, status: int) -> HttpResponse:
    company = _company(request, pk)
    noted = Contact.objects.by_hand(company)[:PER_PAGE]
    context = {
        "company": company,
        "form": form or CompanyForm(instance=company),
        "contact_form": contact_form or ContactForm(),
        "contacts": [(contact, quarter_label(contact.quarter)) for contact in noted],
    }
    return render(request, "companies/company_form.html", context, status=status)
