"""Reports of contents, and taking down at once: who may, who is told, and that it can be undone."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.models import ContentReport
from apps.partners.services import editorial, reports
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member, make_organisation, make_report, make_viewer
from tests.factories.projects import make_initiative, make_project
from tests.factories.publications import make_publication
from tests.partners.matrix_strangers import report as valid

pytestmark = pytest.mark.django_db


def texts(recipient: str) -> str:
    found = OutboxMessage.objects.filter(recipient=recipient).select_related("body")
    return "\n".join(mail.body.text for mail in found)


def address(content) -> str:
    return reverse("partners:report_content", args=[content._meta.model_name, content.pk])


@pytest.mark.parametrize(
    "make",
    [
        make_article,
        make_event,
        make_publication,
        make_project,
        make_initiative,
        make_organisation,
        make_mission_statement,
    ],
)
def test_every_public_page_leads_to_the_form(client, make):
    content = make()
    assert address(content) in client.get(content.get_absolute_url()).content.decode()
    assert client.get(address(content)).status_code == 200


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED, State.IN_REVIEW])
def test_what_one_does_not_see_one_does_not_report(client, state):
    assert client.get(address(make_article(state=state))).status_code == 404
    assert client.post(address(make_article(state=state)), valid(None)).status_code == 404
    assert client.get(reverse("partners:report_content", args=["user", 1])).status_code == 404
    assert not ContentReport.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"reason": "x"}, {"description": ""}, {"email": "x"}, {"website_confirm": "robot"}]
)
def test_bad_input_is_refused(client, bad):
    answer = client.post(address(make_article()), {**valid(None), **bad})
    assert answer.status_code == 400
    assert not ContentReport.objects.exists()


def test_sent_twice_it_arrives_once(client):
    article, manager = make_article(), make_manager()
    data = {**valid(None), "submission_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(address(article), data).status_code == 302
    assert ContentReport.objects.get().target == article
    assert article.title_de in texts(manager.email)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
def test_only_managers_take_down_and_put_back(role):
    article = make_article()
    viewer = make_viewer(role, organisation=article.organisation)
    with pytest.raises(PermissionDenied):
        reports.take_down(content=article, note="x", actor=viewer)
    with pytest.raises(PermissionDenied):
        reports.keep(report=make_report(article), note="x", actor=viewer)
    archived = make_article(organisation=article.organisation, state=State.ARCHIVED)
    with pytest.raises(PermissionDenied):
        reports.put_back(content=archived, actor=viewer)
    assert not AuditEntry.objects.exists()


def test_taking_down_needs_a_reason():
    article = make_article()
    with pytest.raises(editorial.NoteMissing):
        reports.take_down(content=article, note="  ", actor=make_manager())
    assert Article.objects.get().state == State.PUBLISHED


def test_taking_down_works_at_once_and_tells_everybody(client):
    article = make_article()
    writer, manager = make_member(article.organisation).user, make_manager()
    first, second = make_report(article, email="leser@example.org"), make_report(article)
    other = make_report()
    assert client.get(article.get_absolute_url()).status_code == 200
    client.force_login(manager)
    page = reverse("partners:report", args=[first.pk])
    answer = client.post(page, {"decision": "take_down", "note": "Das Foto ist nicht frei."})
    assert answer.status_code == 302
    client.logout()
    assert client.get(article.get_absolute_url()).status_code == 404
    for recipient in (writer.email, "leser@example.org"):
        assert "Das Foto ist nicht frei." in texts(recipient)
    assert set(ContentReport.objects.filter(decision="taken_down")) == {first, second}
    assert set(ContentReport.objects.waiting()) == {other}
    assert not ContentReport.objects.filter(email="leser@example.org").exists(), "the address is forgotten"
    assert Review.objects.about(article).get().note == "Das Foto ist nicht frei."
    assert AuditEntry.objects.filter(action="archive", target_id=str(article.pk)).count() == 1


def test_it_can_be_put_back():
    article, manager = make_article(), make_manager()
    writer = make_member(article.organisation).user
    with pytest.raises(TransitionNotAllowed):
        reports.put_back(content=article, actor=manager)
    reports.take_down(content=article, note="Versehen", actor=manager)
    with pytest.raises(TransitionNotAllowed):
        reports.take_down(content=article, note="Noch einmal", actor=manager)
    reports.put_back(content=article, actor=manager)
    assert Article.objects.published().exists()
    assert OutboxMessage.objects.filter(recipient=writer.email).count() == 2


def test_what_never_was_public_is_not_put_back():
    with pytest.raises(TransitionNotAllowed):
        reports.put_back(content=make_article(state=State.ARCHIVED), actor=make_manager())


def test_a_proposal_falls_with_the_page():
    article = make_article()
    member = make_member(article.organisation).user
    mine = Article.objects.get()
    mine.title_de = "Neu"
    editorial.save(content=mine, actor=member, base_version=1)
    reports.take_down(content=article, note="Falsch", actor=make_manager())
    assert not Review.objects.waiting().exists()


def test_a_report_can_be_closed_without_taking_down(client):
    report = make_report(email="leser@example.org")
    client.force_login(make_manager())
    page = reverse("partners:report", args=[report.pk])
    assert client.post(page, {"decision": "keep", "note": ""}).status_code == 400
    assert client.post(page, {"decision": "keep", "note": "Stimmt so."}).status_code == 302
    assert client.post(page, {"decision": "take_down", "note": "Doch."}).status_code == 409
    report.refresh_from_db()
    assert (report.decision, report.email) == ("kept", "")
    assert "Stimmt so." in texts("leser@example.org")
    assert report.target.state == State.PUBLISHED


def test_managers_take_down_from_the_editing_page(client):
    article = make_article()
    client.force_login(make_member(article.organisation).user)
    address = reverse("partners:take_down", args=["article", article.pk])
    assert address not in client.get(article.get_manage_url()).content.decode()
    client.force_login(make_manager())
    assert address in client.get(article.get_manage_url()).content.decode()
    assert client.post(address, {"note": ""}).status_code == 400
    assert client.post(address, {"note": "Falsch"}).status_code == 302
    back = reverse("partners:put_back", args=["article", article.pk])
    assert back in client.get(article.get_manage_url()).content.decode()
    client.post(back)
    assert Article.objects.published().exists()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, number, django_assert_num_queries):
    for _ in range(number):
        make_report()
    client.force_login(make_manager())
    client.get(reverse("partners:reports"))
    with django_assert_num_queries(4):
        assert client.get(reverse("partners:reports")).status_code == 200
