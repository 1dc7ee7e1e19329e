"""The entries of a draft: picked from what is new, written, moved by buttons or by dragging, taken out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import UserError
from apps.core.forms import posted
from apps.newsletter.forms import EntryForm, OrderForm, PickForm, TextForm, VersionForm
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.services import entries
from apps.newsletter.sources import cancelled_events, candidates, is_gone, with_targets
from apps.newsletter.views.loading import draft_for, entry_for


@login_required
@require_safe
def issue_contents(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in the issue, in its order, and what could be."""
    issue = draft_for(request, pk)
    return _contents_page(request, issue, PickForm(initial={"base_version": issue.version}))


def _contents_page(request: HttpRequest, issue: Issue, form: PickForm, status: int = 200) -> HttpResponse:
    items = with_targets(issue)
    last = Issue.objects.last_started()
    context = {
        "issue": issue,
        "entries": items,
        "gone": sum(is_gone(item) for item in items),
        "cancelled": cancelled_events(items),
        "groups": candidates(
            issue=issue, since=last.started_at if last else None, everything="alle" in request.GET
        ),
        "form": form,
        "ticked": request.POST.getlist("pick"),
        # Whoever moves an entry by keyboard finds the focus where it was.
        "focus": request.GET.get("fokus", "").replace(" ", "+"),
        "step": "contents",
    }
    return render(request, "newsletter/issue_contents.html", context, status=status)


@login_required
@require_POST
def entries_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts what is ticked into the issue."""
    issue = draft_for(request, pk)
    form = PickForm(request.POST)
    if not form.is_valid():
        return _contents_page(request, issue, form, status=400)
    try:
        entries.add_content(
            issue=issue,
            targets=form.cleaned_data["pick"],
            actor=request.user,
            base_version=form.cleaned_data["base_version"],
        )
    except UserError as error:
        form.add_error(None, str(error.user_message))
        return _contents_page(request, issue, form, status=error.status)
    messages.success(request, _("Added."))
    return redirect("newsletter:issue_contents", pk=pk)


@login_required
@require_POST
def entries_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves one entry, or puts all in the order they were dragged into."""
    issue = draft_for(request, pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _contents_page(request, issue, PickForm(initial={"base_version": issue.version}), status=400)
    present = [item.pk for item in issue.items.order_by("position", "pk")]
    key, steps = form.step or (0, 0)
    order = entries.moved(present, key, steps) if key in present else form.keys if not key else present
    entries.order_entries(
        issue=issue, order=order, actor=request.user, base_version=form.cleaned_data["base_version"]
    )
    if key in order:
        place = {"place": order.index(key) + 1, "total": len(order)}
        messages.success(request, _("Now at place %(place)s of %(total)s.") % place)
    address = reverse("newsletter:issue_contents", args=[pk])
    # No fragment: with one, browsers set the focus there and not where the page says.
    return redirect(f"{address}?fokus={key}{'+' if steps > 0 else '-'}" if key else address)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A text of its own."""
    issue = draft_for(request, pk)
    form = TextForm(posted(request), initial={"base_version": issue.version})
    return _entry_page(
        request,
        IssueItem(issue=issue),
        form,
        lambda chosen: entries.add_text(issue=issue, text=form.text, actor=request.user, **chosen),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """For whom an entry is, and what a text says."""
    item = entry_for(request, pk, entry)
    kind = TextForm if item.is_text else EntryForm
    form = kind(posted(request), initial=kind.initial_of(item) | {"base_version": item.issue.version})
    return _entry_page(
        request,
        item,
        form,
        lambda chosen: entries.save_entry(item=item, text=form.text, actor=request.user, **chosen),
    )


def _entry_page(request: HttpRequest, item: IssueItem, form: EntryForm, save) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                save({name: form.cleaned_data[name] for name in ("topics", "projects", "base_version")})
            except UserError as error:
                form.add_error(None, str(error.user_message))
                status = error.status
            else:
                messages.success(request, _("Saved."))
                return redirect("newsletter:issue_contents", pk=item.issue_id)
    context = {"item": item, "issue": item.issue, "form": form, "step": "contents"}
    return render(request, "newsletter/issue_entry_form.html", context, status=status)


@login_required
@require_POST
def entry_remove(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Takes an entry out."""
    item = entry_for(request, pk, entry)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _contents_page(
            request, item.issue, PickForm(initial={"base_version": item.issue.version}), status=400
        )
    entries.remove_entry(item=item, actor=request.user, base_version=form.cleaned_data["base_version"])
    messages.success(request, _("Taken out."))
    return redirect("newsletter:issue_contents", pk=pk)
