"""Who may open which of the newsletter's addresses."""

from datetime import timedelta

from django.utils import timezone

from apps.links import services as links
from apps.newsletter.addresses import AGREE, CONFIRM
from apps.newsletter.choices import IssueState, SubscriptionState
from apps.newsletter.models import ConsentText, ImportRun
from apps.newsletter.services.subscriptions import CONFIRM_WITHIN
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.newsletter import make_issue, make_newsletter, make_subscription

WRONG = "00000000000000000000000000000000:wrong"


def confirm_token(world):
    subscription = make_subscription(state=SubscriptionState.PENDING)
    token = links.create(purpose=CONFIRM, subject=subscription, lifetime=CONFIRM_WITHIN)
    return {"token": token if world.role == "company" else WRONG}


def reader_token(world):
    subscription = make_subscription()
    return {"token": links.token_for(subscription.link) if world.role == "company" else WRONG}


def agree_token(world):
    ConsentText.objects.create(version="matrix", text_de="Ja", text_en="Yes", introduced_at=timezone.now())
    subscription = make_subscription(asked_at=timezone.now() - timedelta(days=9))
    token = links.create(purpose=AGREE, subject=subscription, lifetime=CONFIRM_WITHIN)
    return {"token": token if world.role == "company" else WRONG}


def newsletter(world):
    return {"pk": make_newsletter().pk}


def imported(world):
    return {"pk": ImportRun.objects.create(newsletter=make_newsletter(), lines=[[2, "known"]]).pk}


def sent(world):
    return {"pk": make_issue(state=IssueState.SENT).pk}


def draft(world):
    return {"pk": make_issue().pk}


def scheduled(world):
    return {"pk": make_issue(state=IssueState.SCHEDULED).pk}


def entry(world):
    issue = make_issue(texts=["Eins", "Zwei"])
    return {"pk": issue.pk, "entry": issue.items.first().pk}


def going_out(world):
    return {"pk": make_issue(state=IssueState.SENDING).pk}


def paused(world):
    return {"pk": make_issue(state=IssueState.PAUSED).pk}


BY_LINK = {"company": 200, "others": 404}
MANAGER = only("manager")
MANAGER_REFUSED = only("manager", status=400)
MANAGER_MOVED = only("manager", status=302)

ROUTES = [
    Route("newsletter:subscribe", post=400),
    Route("newsletter:subscribe_sent"),
    Route("newsletter:confirm", kwargs=confirm_token, get=BY_LINK, post=BY_LINK),
    Route("newsletter:agree", kwargs=agree_token, get=BY_LINK, post={"company": 400, "others": 404}),
    Route("newsletter:preferences", kwargs=reader_token, get=BY_LINK, post={"company": 400, "others": 404}),
    Route("newsletter:unsubscribe", kwargs=reader_token, get=BY_LINK, post=BY_LINK),
    Route("newsletter:unsubscribe_all", kwargs=reader_token, get=BY_LINK, post=BY_LINK),
    Route("newsletter:export", kwargs=reader_token, get=BY_LINK, post=405),
    Route("newsletter:erase", kwargs=reader_token, get=BY_LINK, post=BY_LINK),
    # A GET only leads to the page that asks, and that one knows whether the link is good.
    Route("newsletter:one_click", kwargs=reader_token, get=302, post=BY_LINK),
    Route("newsletter:archive"),
    Route("newsletter:archive_detail", kwargs=sent),
    Route("newsletter:feed"),
    Route("newsletter:manage_list", get=MANAGER, post=signed_in(405)),
    Route("newsletter:newsletter_list", get=MANAGER, post=signed_in(405)),
    Route("newsletter:digest_list", get=MANAGER, post=signed_in(405)),
    Route("newsletter:newsletter_create", get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:newsletter_edit", kwargs=newsletter, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:consent_texts", get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:import_create", get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:import_detail", kwargs=imported, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_create", get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_detail", kwargs=draft, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_edit", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_contents", kwargs=draft, get=MANAGER, post=signed_in(405)),
    Route("newsletter:entries_add", kwargs=draft, get=signed_in(405), post=MANAGER_REFUSED),
    Route("newsletter:entries_order", kwargs=draft, get=signed_in(405), post=MANAGER_REFUSED),
    Route("newsletter:entry_create", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:entry_edit", kwargs=entry, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:entry_remove", kwargs=entry, get=signed_in(405), post=MANAGER_REFUSED),
    Route("newsletter:issue_readers", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_preview", kwargs=draft, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_ask", kwargs=draft, get=signed_in(405), post=only("manager", status=409)),
    Route("newsletter:issue_review", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_schedule", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_unschedule", kwargs=scheduled, get=signed_in(405), post=MANAGER_MOVED),
    Route("newsletter:issue_preview_html", kwargs=draft, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_preview_text", kwargs=draft, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_test", kwargs=draft, get=signed_in(405), post=MANAGER_MOVED),
    Route("newsletter:issue_send", kwargs=draft, get=MANAGER, post=MANAGER_REFUSED),
    Route("newsletter:issue_progress", kwargs=going_out, get=MANAGER, post=signed_in(405)),
    Route("newsletter:issue_pause", kwargs=going_out, get=signed_in(405), post=MANAGER_MOVED),
    Route("newsletter:issue_resume", kwargs=paused, get=signed_in(405), post=MANAGER_MOVED),
    Route("newsletter:issue_cancel", kwargs=going_out, get=signed_in(405), post=MANAGER_MOVED),
]
