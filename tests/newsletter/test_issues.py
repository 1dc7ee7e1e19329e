"""Writing issues: who may, and how they read."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from apps.moderation.choices import State
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.choices import IssueState
from apps.newsletter.models import Issue
from apps.newsletter.plaintext import to_text
from apps.newsletter.rendering import mail, sections
from apps.newsletter.services import issues
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_issue, make_news
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
def test_only_managers_write(role):
    actor = make_administrator() if role == "administrator" else make_viewer(role)
    issue = make_issue(subject_de="Vorher")
    with pytest.raises(PermissionDenied):
        issues.create_issue(issue=Issue(subject_de="Neu"), actor=actor)
    issue.subject_de = "Nachher"
    with pytest.raises(PermissionDenied):
        issues.save_issue(issue=issue, actor=actor, base_version=1)
    with pytest.raises(PermissionDenied):
        issues.send_test(issue=issue, actor=actor, key=uuid.uuid4())
    issue.refresh_from_db()
    assert issue.subject_de == "Vorher"
    assert Issue.objects.count() == 1
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator", "manager"])
@pytest.mark.parametrize("state", list(IssueState))
def test_who_sees_which_issue(role, state):
    make_issue(state=state)
    user = make_administrator() if role == "administrator" else make_viewer(role)
    public = state in (IssueState.SENDING, IssueState.PAUSED, IssueState.SENT)
    assert Issue.objects.visible_to(user).exists() is (public or role == "manager")


def test_what_has_gone_out_stays_as_it_is():
    issue = make_issue(state=IssueState.SENDING)
    with pytest.raises(issues.AlreadySent):
        issues.save_issue(issue=issue, actor=make_manager(), base_version=1)


def test_what_is_no_longer_public_is_not_shown():
    gone = make_news(title_de="Zurückgezogen", state=State.ARCHIVED)
    issue = make_issue(targets=[gone, make_news(title_de="Bleibt")])
    assert [entry.title for section in sections(issue, "de") for entry in section.entries] == ["Bleibt"]


def test_a_mail_has_a_proper_text_part_and_nothing_remote():
    event = make_event(title_de="Tag der offenen Tür", summary_de="Alle & jeder.", city="Zwickau")
    issue = make_issue(intro_de="<p>Hallo <a href='https://example.org'>Netz</a></p>", targets=[event])
    content = mail(issue, language="de", links=impersonal_links(language="de"))
    assert "Hallo Netz <https://example.org>" in content.text
    assert "Alle & jeder." in content.text
    assert "Zwickau" in content.text
    assert event.get_absolute_url() in content.text
    assert "<p>" not in content.text
    for remote in ("<img", "<link", "@import", "url(", "<script"):
        assert remote not in content.html
    assert 'lang="de"' in content.html


def test_english_mail_marks_german_titles():
    issue = make_issue(subject_en="News", targets=[make_news(title_de="Nur deutsch")])
    html = mail(issue, language="en", links=impersonal_links(language="en")).html
    assert '<html lang="en"' in html
    assert html.count('lang="de"') >= 2


@pytest.mark.parametrize(
    "html, text",
    [
        ("", ""),
        ("<p>Eins</p><p>Zwei</p>", "Eins\n\nZwei"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li><p>a</p></li><li><p>b</p></li></ol>", "1. a\n2. b"),
        ("<p>A<br>B</p>", "A\nB"),
        ("<p><a href='https://example.org'>https://example.org</a></p>", "https://example.org"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ("<script>alert(1)</script><p>ok</p>", "ok"),
    ],
)
def test_rich_text_becomes_plain_text(html, text):
    assert to_text(html) == text
