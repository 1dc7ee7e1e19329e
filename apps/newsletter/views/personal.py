"""What is behind the links in a newsletter's mails: GET shows, POST acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.core.decorators import private_page
from apps.core.forms import ConfirmForm, posted
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.forms import PreferencesForm
from apps.newsletter.services import subscriptions

_PAGE = ["GET", "HEAD", "POST"]


@private_page
@require_http_methods(_PAGE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The second half of double opt-in: mail programs that look at links confirm nothing."""
    if request.method == "POST":
        subscription = subscriptions.confirm(token=token)
    else:
        subscription = subscriptions.awaiting_confirmation(token)
    context = {
        "subscription": subscription,
        "confirmed": subscription.state == SubscriptionState.ACTIVE,
        "form": ConfirmForm(),
    }
    return render(request, "newsletter/subscription_confirm.html", context)


@private_page
@require_http_methods(_PAGE)
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Language and topics, and the way out."""
    subscription = subscriptions.by_preferences_token(token)
    if subscription.state != SubscriptionState.ACTIVE:
        return render(request, "newsletter/subscription_ended.html", {"subscription": subscription})
    form = PreferencesForm(
        posted(request),
        initial={"language": subscription.language, "topics": subscription.topics.all()},
    )
    saved = request.method == "POST" and form.is_valid()
    if saved:
        chosen = form.cleaned_data
        subscriptions.change_preferences(token=token, language=chosen["language"], topics=chosen["topics"])
    context = {"subscription": subscription, "form": form, "saved": saved, "token": token}
    status = 400 if request.method == "POST" and not saved else 200
    return render(request, "newsletter/subscription_preferences.html", context, status=status)


@private_page
@require_http_methods(_PAGE)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then ends the subscription."""
    if request.method == "POST":
        subscription = subscriptions.unsubscribe(token=token, way="page")
    else:
        subscription = subscriptions.by_preferences_token(token)
    if subscription.state == SubscriptionState.ENDED:
        return render(request, "newsletter/subscription_ended.html", {"subscription": subscription})
    context = {"subscription": subscription, "form": ConfirmForm(), "token": token}
    return render(request, "newsletter/subscription_unsubscribe.html", context)


@csrf_exempt
@private_page
@require_http_methods(_PAGE)
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """Leaving from within a mail program (RFC 8058): no cookie, no question, no redirect.

    A person who opens the same address gets the page that asks.
    """
    if request.method != "POST":
        return redirect("newsletter:unsubscribe", token=token)
    subscriptions.unsubscribe(token=token, way="one_click")
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
