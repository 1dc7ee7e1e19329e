"""What an organisation sees behind the link that asks whether a page is still right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.decorators import private_page
from apps.core.forms import ConfirmForm, posted
from apps.partners.services import still_right as services


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the page's text and asks, POST keeps the answer; saying it twice changes nothing."""
    question = services.question_behind(token)
    form = ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        services.confirm(token=token)
        return redirect("partners:still_right", token=token)
    context = {"question": question, "object": question.target, "form": form}
    return render(request, "partners/still_right.html", context)
