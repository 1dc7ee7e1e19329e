"""What is remembered of a request, and that everything else is deleted for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.files.models import StoredFile
from apps.links.services import LinkExpired
from apps.outbox.choices import MessageState
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import Helped, State
from apps.support_requests.models import Message, Reading, RequestCount, SupportRequest
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import make_attachment, make_case_token, make_message, make_request

pytestmark = pytest.mark.django_db


def subjects() -> list[str]:
    return [mail.body.subject for mail in OutboxMessage.objects.select_related("body").order_by("pk")]


class TestReadings:
    @pytest.fixture
    def member(self):
        return make_member(make_organisation(name="Kammer Musterstadt"))

    def desk(self, client, user) -> str:
        client.force_login(user)
        return client.get("/arbeitsplatz/anfragen/").content.decode()

    def test_unread_until_opened_and_again_when_something_is_written(self, client, member):
        case = make_request(organisation=member.organisation)
        assert ">ungelesen<" in self.desk(client, member.user)
        client.head(case.get_absolute_url())
        assert ">ungelesen<" in self.desk(client, member.user)
        client.get(case.get_absolute_url())
        assert ">ungelesen<" not in self.desk(client, member.user)
        assert ">ungelesen<" in self.desk(client, make_manager())
        services.reply(case=case, body="Noch etwas")
        assert ">ungelesen<" in self.desk(client, member.user)

    def test_whoever_may_not_see_it_leaves_no_mark(self, client):
        client.force_login(make_viewer("stranger"))
        assert client.get(make_request().get_absolute_url()).status_code == 404
        assert not Reading.objects.exists()

    def test_the_company_sees_which_side_has_opened_it(self, client, member):
        case = make_request(organisation=member.organisation)
        url = f"/unterstuetzung/fall/{make_case_token(case)}/"
        assert "Noch niemand hat sie geöffnet" in client.get(url).content.decode()
        for user in (member.user, make_manager()):
            services.note_reading(case=case, user=user)
        html = client.get(url).content.decode()
        assert html.count("Kammer Musterstadt") >= 2 and "Noch niemand" not in html
        assert str(member.user) not in html
        assert Reading.objects.count() == 2


class TestRating:
    @pytest.mark.parametrize("state", [state for state in State if state != State.RESOLVED])
    def test_only_what_is_solved(self, state):
        case = make_request(state=state)
        with pytest.raises(services.TransitionNotAllowed):
            services.rate(case=case, helped=Helped.YES)
        assert not OutboxMessage.objects.exists()

    def test_the_page(self, client):
        case, manager = make_request(state=State.RESOLVED), make_manager()
        url = f"/unterstuetzung/fall/{make_case_token(case)}/bewerten/"
        assert client.get(url).status_code == 405
        missing = client.post(url, {"words": "Der Kontakt zählte"})
        assert missing.status_code == 400 and "Der Kontakt zählte" in missing.content.decode()
        assert client.post(url, {"helped": "partly", "words": "Der Kontakt zählte"}).status_code == 302
        case.refresh_from_db()
        assert (case.helped, case.helped_words) == (Helped.PARTLY, "Der Kontakt zählte")
        client.force_login(manager)
        assert "Der Kontakt zählte" in client.get(case.get_absolute_url()).content.decode()
        assert not any(
            "Kontakt zählte" in text for text in OutboxMessage.objects.values_list("body__text", flat=True)
        )


class TestErasing:
    @pytest.fixture
    def case(self):
        case = make_request(
            organisation=make_organisation(), state=State.RESOLVED, helped=Helped.YES, subject="Streng geheim"
        )
        make_attachment(case, message=make_message(case, internal=True), internal=True)
        make_attachment(case)
        return case

    def everything_is_gone(self, case, token) -> None:
        assert not SupportRequest.objects.filter(pk=case.pk).exists() and not Message.objects.exists()
        assert not StoredFile.objects.exists()
        count = RequestCount.objects.get()
        assert (count.county, count.helped, count.month.day) == (case.county, case.helped, 1)
        proof = AuditEntry.objects.get(action="erase")
        assert proof.target_label == case.public_number and proof.details["files"] == 2
        with pytest.raises(LinkExpired):
            services.find_by_token(token)

    @pytest.mark.parametrize("role", ["stranger", "member", "administrator"])
    def test_the_house_deletes_by_managers_only(self, case, role):
        with pytest.raises(PermissionDenied):
            services.erase(case=case, actor=make_viewer(role))
        assert SupportRequest.objects.exists()

    def test_open_requests_are_not_deleted_by_the_house(self):
        with pytest.raises(services.TransitionNotAllowed):
            services.erase(case=make_request(), actor=make_manager())
        assert SupportRequest.objects.exists()

    def test_by_a_manager(self, case, client, django_capture_on_commit_callbacks):
        token, manager = make_case_token(case), make_manager()
        paths = [file.file.name for file in StoredFile.objects.all()]
        client.force_login(manager)
        url = f"{case.get_absolute_url()}loeschen/"
        assert client.get(url).status_code == 200 and SupportRequest.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url).status_code == 302
        self.everything_is_gone(case, token)
        assert not any(default_storage.exists(path) for path in paths)
        assert [text for text in subjects() if "Gelöscht" in text] == [
            f"Gelöscht: Ihre Anfrage {case.public_number}"
        ]

    def test_mails_about_it_go_too(self):
        case = make_request()
        services.answer(case=case, actor=make_manager(), body="Guten Tag")
        OutboxMessage.objects.update(state=MessageState.SENT, finished_at=timezone.now())
        services.resolve(case=case, actor=make_manager())
        services.withdraw_and_erase(case=case)
        assert subjects() == [f"Gelöscht: Ihre Anfrage {case.public_number}"]

    def test_by_the_company_as_it_withdraws(self, client):
        case = make_request(organisation=make_organisation())
        make_attachment(case), make_attachment(case)
        token = make_case_token(case)
        url = f"/unterstuetzung/fall/{token}/zurueckziehen/"
        assert client.get(url).status_code == 200 and SupportRequest.objects.exists()
        response = client.post(url, {"erase": "on"}, follow=True)
        assert response.status_code == 200 and "wurde gelöscht" in response.content.decode()
        self.everything_is_gone(case, token)

    def test_a_closed_one_by_the_company(self, case, client):
        token = make_case_token(case)
        url = f"/unterstuetzung/fall/{token}/zurueckziehen/"
        assert client.post(url, {}).status_code == 400
        assert SupportRequest.objects.exists()
        assert client.post(url, {"erase": "on"}).status_code == 302
        self.everything_is_gone(case, token)


class TestRetention:
    def closed(self, days: int) -> SupportRequest:
        return make_request(state=State.RESOLVED, closed_at=timezone.now() - timedelta(days=days))

    def test_announced_first_and_deleted_30_days_later(self):
        manager, now = make_manager(), timezone.now()
        case, young = self.closed(720), self.closed(600)
        assert services.erase_old(now=now) == 0
        assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {
            case.contact_email,
            manager.email,
        }
        assert services.erase_old(now=now) == 0 and len(subjects()) == 2
        assert services.erase_old(now=now + timedelta(days=29)) == 0
        assert services.erase_old(now=now + timedelta(days=31)) == 1
        assert SupportRequest.objects.get() == young

    def test_what_was_long_overdue_is_announced_all_the_same(self):
        now = timezone.now()
        self.closed(2000)
        assert services.erase_old(now=now) == 0
        assert services.erase_old(now=now + timedelta(days=30)) == 1

    def test_whoever_reopens_it_keeps_it(self):
        now = timezone.now()
        case = self.closed(720)
        services.erase_old(now=now)
        services.reopen_by_company(case=case)
        assert services.erase_old(now=now + timedelta(days=40)) == 0
        services.mark_solved(case=case)
        assert services.erase_old(now=now + timedelta(days=40)) == 0
        assert SupportRequest.objects.exists()

    def test_open_requests_are_kept_however_old(self):
        make_request(created_at=timezone.now() - timedelta(days=5000))
        assert services.erase_old() == 0 and not OutboxMessage.objects.exists()

    def test_the_months_are_the_networks(self):
        now = timezone.now()
        self.closed(45)
        services.save_service_times(values={"keep_months": 1}, actor=make_manager(), base_version=1)
        services.erase_old(now=now)
        assert services.erase_old(now=now + timedelta(days=30)) == 1
