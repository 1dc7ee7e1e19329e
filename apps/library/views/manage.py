"""The organisations' library: looking, adding, describing, removing, and picking for a text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.core.richtext import LIBRARY_ADDRESS
from apps.library import services
from apps.library.forms import ItemForm, SearchForm, UploadForm
from apps.library.models import LibraryItem
from apps.partners.permissions import can_write, can_write_for


@login_required
@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """All that the person's organisations have, the newest first."""
    return render(request, "library/item_list.html", _listed(request))


@login_required
@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """The same to choose from; the editor shows it in a dialog. `bild` is the picture chosen in the text."""
    chosen = request.GET.get("bild", "")
    context = {
        **_listed(request),
        "chosen": chosen if LIBRARY_ADDRESS.fullmatch(chosen) else "",
        "chosen_alt": request.GET.get("alt", "")[:300],
        "chosen_is_decorative": bool(request.GET.get("schmuck")),
    }
    return render(request, "library/item_pick.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Uploads a picture or file."""
    require(can_write(request.user))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, user=request.user)
    if form.is_bound and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _added(request, form)))
    return render(request, "library/item_form.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes title and alternative texts."""
    item = _own(request, pk)
    form = ItemForm(posted(request), instance=item)
    if form.is_bound and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _described(request, form)))
    context = {"form": form, "item": item}
    return render(request, "library/item_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes what no text needs."""
    try:
        services.remove_item(item=_own(request, pk), actor=request.user)
    except UserError as refusal:
        messages.error(request, refusal.user_message)
    else:
        messages.success(request, _("Removed."))
    return redirect("library:list")


def _added(request: HttpRequest, form: UploadForm) -> str:
    services.add_item(item=form.instance, upload=form.cleaned_data["upload"], actor=request.user)
    messages.success(request, _("Added. You can use it in your texts now."))
    return reverse("library:list")


def _described(request: HttpRequest, form: ItemForm) -> str:
    services.describe_item(item=form.instance, actor=request.user)
    messages.success(request, _("Saved. Texts in which it stands already keep their own words."))
    return reverse("library:list")


def _own(request: HttpRequest, pk: int) -> LibraryItem:
    """404 for what is in no library of the person's, 403 for those who only read there."""
    item = get_object_or_404(LibraryItem.objects.belonging_to(request.user), pk=pk)
    require(can_write_for(request.user, item.organisation))
    return item


def _listed(request: HttpRequest) -> dict:
    form = SearchForm(request.GET)
    items = LibraryItem.objects.belonging_to(request.user).matching(form.wanted()).newest_first()
    return {"page": paginate(request, items), "form": form, "may_add": can_write(request.user)}
