"""Two managers decide on the same thing at the same moment, over HTTP and with real connections.

25 times in CI, 500 times by `make races`.
"""

import os
from functools import partial
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Review
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.support.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

RACES = int(os.environ.get("RACES", "25"))
KINDS = list(product(["draft", "proposal"], ["approve", "request_changes"], ["approve", "request_changes"]))
DECIDED = {"publish", "approve", "request_changes"}


def waiting(kind, member) -> tuple[Article, Review]:
    """A draft, or the change of something public, that waits for a decision."""
    if kind == "draft":
        article = make_article(organisation=member.organisation, state=State.DRAFT)
        editorial.submit(content=article, actor=member.user)
    else:
        article = make_article(organisation=member.organisation, title_de="Alt")
        article.title_de = "Neu"
        editorial.save(content=article, actor=member.user, base_version=1)
    article.refresh_from_db()
    return article, Review.objects.about(article).get()


def test_one_wins_the_other_is_told_and_one_mail_goes_out():
    member = make_member()
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(make_manager())
    for number in range(RACES):
        kind, *decisions = KINDS[number % len(KINDS)]
        article, review = waiting(kind, member)
        address = reverse("desk:review", args=[review.pk])
        mails, entries = OutboxMessage.objects.count(), AuditEntry.objects.count()
        history = HistoryEntry.objects.count()
        posts = [{"decision": word, "seen_version": article.version, "note": word} for word in decisions]
        answers = together(
            *(partial(client.post, address, post) for client, post in zip(clients, posts, strict=True))
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409], answers
        won = decisions[[answer.status_code for answer in answers].index(302)]
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert "Bereits entschieden" in lost.text and "wurde nicht gesendet" in lost.text
        review.refresh_from_db()
        article.refresh_from_db()
        assert review.note == won
        assert OutboxMessage.objects.count() == mails + 1
        assert OutboxMessage.objects.latest("pk").recipient == member.user.email
        assert AuditEntry.objects.count() == entries + 1
        assert AuditEntry.objects.latest("pk").action in DECIDED
        assert HistoryEntry.objects.count() == history + 1
        if kind == "proposal":
            assert article.title_de == ("Neu" if won == "approve" else "Alt")
        else:
            assert article.state == (State.PUBLISHED if won == "approve" else State.CHANGES_REQUESTED)
