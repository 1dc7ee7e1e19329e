"""What is behind the links in a newsletter's mails: GET shows, POST acts."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.decorators import private_page
from apps.core.errors import Conflict
from apps.core.forms import ConfirmForm, posted
from apps.core.ratelimit import client_address
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.consent import consent_text
from apps.newsletter.models import Subscription
from apps.newsletter.reader_forms import AgreeForm, PreferencesForm
from apps.newsletter.services import asking, leaving, subscriptions
from apps.newsletter.services import preferences as readers
from apps.newsletter.services.readers import by_preferences_token, of_reader

_PAGE = ["GET", "HEAD", "POST"]


@private_page
@require_http_methods(_PAGE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The second half of double opt-in: mail programs that look at links confirm nothing."""
    if request.method == "POST":
        found = subscriptions.confirm(token=token, client=client_address(request))
    else:
        found = subscriptions.awaiting_confirmation(token)
    context = {
        "subscriptions": found,
        "email": found[0].email,
        "confirmed": all(one.state == SubscriptionState.ACTIVE for one in found),
        "form": ConfirmForm(),
    }
    return render(request, "newsletter/subscription_confirm.html", context)


@private_page
@require_http_methods(_PAGE)
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """The consent text has changed: shows the new one, and takes the reader's agreement."""
    subscription, text, is_open = asking.to_agree(token)
    form = AgreeForm(posted(request), initial={"version": text.version})
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            asking.agree(token=token, version=version, client=client_address(request))
            is_open, status = False, 200
        except Conflict as conflict:
            form.add_error(None, str(conflict.user_message))
            status = conflict.status
    context = {"subscription": subscription, "text": text, "is_open": is_open, "form": form}
    return render(request, "newsletter/subscription_agree.html", context, status=status)


@private_page
@require_http_methods(_PAGE)
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Newsletters, language and topics, and the way out."""
    subscription = by_preferences_token(token)
    held = of_reader(subscription)
    if not held:
        return _ended(request, subscription, token)
    shown = next((one for one in held if one.pk == subscription.pk), held[0])
    form = PreferencesForm(posted(request), held=[one.newsletter for one in held], initial=_chosen_by(shown))
    saved = request.method == "POST" and form.is_valid()
    if saved:
        readers.change_preferences(
            token=token,
            choice=form.choice(),
            newsletters=form.chosen_newsletters(),
            client=client_address(request),
        )
    context = {"subscription": subscription, "form": form, "saved": saved, "token": token}
    status = 400 if request.method == "POST" and not saved else 200
    context["consent_text"] = consent_text()
    return render(request, "newsletter/subscription_preferences.html", context, status=status)


def _chosen_by(subscription: Subscription) -> dict:
    chosen = {name: getattr(subscription, name).all() for name in ("topics", "projects")}
    return {"language": subscription.language, **chosen}


@private_page
@require_http_methods(_PAGE)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then ends the newsletter whose mail the link was in."""
    if request.method == "POST":
        subscription = leaving.unsubscribe(token=token, way="page")
    else:
        subscription = by_preferences_token(token)
    held = of_reader(subscription)
    if subscription.newsletter not in [one.newsletter for one in held]:
        return _ended(request, subscription, token, others=held)
    context = {"subscription": subscription, "form": ConfirmForm(), "token": token, "several": len(held) > 1}
    return render(request, "newsletter/subscription_unsubscribe.html", context)


@private_page
@require_http_methods(_PAGE)
def unsubscribe_all(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then ends all newsletters of the address."""
    if request.method == "POST":
        return _ended(request, leaving.unsubscribe_from_all(token=token, way="page"), token)
    subscription = by_preferences_token(token)
    held = of_reader(subscription)
    context = {"subscription": subscription, "held": held, "form": ConfirmForm(), "token": token}
    return render(request, "newsletter/subscription_unsubscribe_all.html", context)


@csrf_exempt
@private_page
@require_http_methods(_PAGE)
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """Leaving from within a mail program (RFC 8058): no cookie, no question, no redirect.

    A person who opens the same address gets the page that asks.
    """
    if request.method != "POST":
        return redirect("newsletter:unsubscribe", token=token)
    leaving.unsubscribe(token=token, way="one_click")
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")


@private_page
@require_safe
def export(request: HttpRequest, token: str) -> HttpResponse:
    """All that is stored about the reader, as a file."""
    data = readers.exported(by_preferences_token(token))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="newsletter.json"'
    return response


@private_page
@require_http_methods(_PAGE)
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then deletes all that is stored about the reader."""
    subscription = by_preferences_token(token)
    if request.method == "POST":
        readers.erase(token=token)
        return render(request, "newsletter/subscription_erased.html")
    context = {"subscription": subscription, "form": ConfirmForm(), "token": token}
    return render(request, "newsletter/subscription_erase.html", context)


def _ended(request: HttpRequest, subscription, token: str, others=()) -> HttpResponse:
    context = {"subscription": subscription, "token": token, "others": others}
    return render(request, "newsletter/subscription_ended.html", context)
