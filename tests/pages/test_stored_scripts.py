"""Stored script attempts do nothing wherever they show: page, preview, diff, mail, feed, administration.

They are written past the cleaning on purpose: whoever finds a way around it must still get nothing. A real
browser opens every page; no dialog may come, no request may leave the portal, and the content security policy
must have had nothing to stop.
"""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse

from apps.core.validators import without_control_signs
from apps.moderation.models import Review, Revision
from apps.news.models import Article
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.models import Issue
from apps.newsletter.rendering import mail
from apps.outbox.models import OutboxMessage
from apps.partners import emails
from apps.partners.services import editorial
from tests.core.test_richtext import ATTACKS, TAG, is_harmless
from tests.factories.accounts import make_user
from tests.factories.news import make_article
from tests.factories.newsletter import make_issue
from tests.factories.partners import make_member
from tests.support.browser import chromium

# A third of a minute for each ten of them: these hold svg, math, style, data, javascript links and events.
IN_BROWSER = ATTACKS[3:39]
ATOM = "{http://www.w3.org/2005/Atom}"
# What would run or load, had it become part of the page.
ALIVE = """() => [...document.querySelectorAll('*')].filter(element =>
    [...element.attributes].some(attribute => attribute.name.startsWith('on'))
    || /^(javascript|vbscript|data):/i.test(element.protocol || '')
    || element.matches('iframe:not([sandbox]), object, embed, base, meta[http-equiv=refresh], video, audio')
    || (element.matches('script:not([src])') && element.textContent.includes('alert'))
    || (element.getAttribute('style') || '').includes('fixed')
).map(element => element.outerHTML.slice(0, 200)).concat(window.violations || [])"""
WATCH = """window.violations = [];
document.addEventListener('securitypolicyviolation', event =>
    window.violations.push(event.violatedDirective + ' ' + event.blockedURI));"""


def one_line(text: str) -> str:
    """As titles are: no line breaks, and none of the signs that no header may hold."""
    return without_control_signs(" ".join(text.split()))


class Stored:
    """A public news item, a proposed edit of it and a newsletter's issue, rewritten for every attempt."""

    def __init__(self) -> None:
        self.member = make_member()
        self.article = make_article(organisation=self.member.organisation)
        draft = Article.objects.get(pk=self.article.pk)
        draft.title_de = "Neu"
        self.revision = editorial.save(content=draft, actor=self.member.user, base_version=1)
        self.review = Review.objects.waiting().get()
        self.issue = make_issue()

    def write(self, attempt: str) -> None:
        """Past forms, services and the fields' own cleaning."""
        texts = {"title_de": one_line(attempt)[:200], "teaser_de": attempt, "body_de": attempt}
        Article.objects.filter(pk=self.article.pk).update(**texts, contact_role=one_line(attempt)[:120])
        proposed = {name: f"{text} neu" for name, text in texts.items()}
        Revision.objects.filter(pk=self.revision.pk).update(values=proposed)
        Issue.objects.filter(pk=self.issue.pk).update(
            intro_de=attempt, preview_text_de=one_line(attempt)[:150]
        )

    def mails(self, attempt: str) -> list[str]:
        """The newsletter, and what the organisation's people are told."""
        links = impersonal_links(language="de")
        newsletter = mail(Issue.objects.get(pk=self.issue.pk), language="de", links=links)
        OutboxMessage.objects.all().delete()
        emails.queue_published(Article.objects.get(pk=self.article.pk), note=attempt, dedupe_key="x")
        return [newsletter.html, OutboxMessage.objects.select_related("body").get().body.html]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_nothing_stored_runs_in_a_browser(live_server, client):
    stored = Stored()
    client.force_login(make_user(is_manager=True, is_staff=True, is_superuser=True))
    pages = {
        "page": stored.article.get_absolute_url(),
        "preview": reverse("news:preview", args=[stored.article.pk]),
        "diff": reverse("desk:review", args=[stored.review.pk]),
        "admin": reverse("admin:news_article_change", args=[stored.article.pk]),
    }
    seen: list[str] = []
    with chromium() as browser:
        context = browser.new_context(base_url=live_server.url)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: seen.extend(foreign(request.url, live_server)))
        for attempt in IN_BROWSER:
            stored.write(attempt)
            for place, address in pages.items():
                answer = page.goto(address, wait_until="domcontentloaded")
                assert answer is not None and answer.status == 200, place
                assert page.evaluate(ALIVE) == [], f"{place}: {attempt}"
            page.goto("about:blank")
            for html in stored.mails(attempt):
                page.set_content(html)
                assert page.evaluate(ALIVE) == [], f"mail: {attempt}"
            assert seen == [], attempt


def foreign(address: str, live_server) -> list[str]:
    """`address`, if it is none of the portal's."""
    return [] if address.startswith((live_server.url, "data:image/", "about:")) else [address]


@pytest.mark.django_db
def test_the_same_check_sees_a_script_that_lives(live_server):
    """So that the one above is a check: the attempts themselves, on a page without a policy."""
    noticed = []
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (noticed.append(dialog.message), dialog.dismiss()))
        page.set_content("".join(f"<div>{attempt}</div>" for attempt in ATTACKS[3:8]))
        page.wait_for_timeout(200)
        assert page.evaluate(ALIVE)
    assert noticed


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ATTACKS)
def test_feeds_hold_text_only(client, attempt):
    """A feed's summary is HTML to whoever reads it: signs of the text are escaped twice."""
    article = make_article()
    Article.objects.filter(pk=article.pk).update(teaser_de=attempt, title_de=one_line(attempt)[:200])
    (entry,) = ElementTree.fromstring(client.get(reverse("news:feed")).content).iter(f"{ATOM}entry")
    for part in entry:
        if part.get("type") == "html":
            assert TAG.findall(part.text or "") == [] and is_harmless(part.text or ""), part.text
