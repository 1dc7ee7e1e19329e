"""The pages on which requests are put together and split, and where old numbers lead."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from apps.support_requests import services
from apps.support_requests.choices import Side, State
from apps.support_requests.models import FormerNumber, Message, SupportRequest
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_handover,
    make_message,
    make_request,
    pdf_upload,
)
from tests.support_requests.merging import in_charge, merge, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


def url(name: str, *numbers) -> str:
    return reverse(f"support_requests:{name}", args=[str(one) for one in numbers])


def merged() -> tuple[str, SupportRequest]:
    """An old number, and the request that it leads to."""
    former, case = pair()
    number = str(former)
    merge(former, case)
    return number, case


class TestChoosing:
    def test_suggests_those_of_the_same_company(self, manager):
        former, case = pair()
        closed = pair({"state": State.RESOLVED, "closed_at": case.created_at})[0]
        page = manager.get(url("merge", former)).content.decode()
        assert str(case) in page
        assert str(closed) not in page
        assert str(make_request()) not in page

    @pytest.mark.parametrize("typed", ["anfrage", "nummer"])
    def test_leads_to_the_comparison(self, manager, typed):
        former, case = pair()
        answer = manager.get(url("merge", former), {typed: str(case)})
        assert answer.headers["Location"] == url("merge_confirm", former, case)

    def test_number_as_it_is_copied_by_hand(self, manager):
        former, case = pair()
        answer = manager.get(url("merge", former), {"nummer": str(case).lower().replace("-", " ")})
        assert answer.headers["Location"] == url("merge_confirm", former, case)

    @pytest.mark.parametrize("typed", [{"nummer": ""}, {"nummer": "U-2222-2222"}, {"anfrage": "U-2222-2222"}])
    def test_nothing_to_compare(self, manager, typed):
        answer = manager.get(url("merge", pair()[0]), typed)
        assert answer.status_code == 400
        assert answer.context["form"].errors


class TestConfirming:
    def test_shows_both_and_who_loses_it(self, manager):
        (former, case), organisation = pair(), make_organisation()
        in_charge(former, organisation)
        page = manager.get(url("merge_confirm", former, case)).content.decode()
        for text in (former.description, case.description, organisation.name):
            assert text in page
        assert FormerNumber.objects.count() == 0

    def test_puts_together(self, manager):
        former, case = pair()
        answer = manager.post(url("merge_confirm", former, case))
        assert answer.headers["Location"] == case.get_absolute_url()
        assert str(former) in manager.get(case.get_absolute_url()).content.decode()

    def test_refused_with_the_reason(self, manager):
        former, case = pair(None, {"contact_email": "andere@example.org"})
        shown = manager.get(url("merge_confirm", former, case))
        assert (shown.status_code, len(shown.context["obstacles"])) == (200, 1)
        answer = manager.post(url("merge_confirm", former, case))
        assert answer.status_code == 409
        assert SupportRequest.objects.count() == 2

    def test_in_doubt_the_box_must_be_ticked(self, manager):
        former, case = pair({"company_name": "Musterwerk AG"})
        answer = manager.post(url("merge_confirm", former, case))
        assert (answer.status_code, "same_company" in answer.context["form"].errors) == (400, True)
        assert manager.post(url("merge_confirm", former, case), {"same_company": "on"}).status_code == 302

    def test_another_organisation_is_in_charge_by_now(self, manager):
        former, case = pair()
        in_charge(former, make_organisation())
        answer = manager.post(url("merge_confirm", former, case), {"losing": ""})
        assert answer.status_code == 409
        assert answer.context["form"]["losing"].value() != ""
        assert SupportRequest.objects.count() == 2

    def test_second_click_goes_where_the_first_went(self, manager):
        former, case = pair()
        data = {"submission_key": str(uuid.uuid4())}
        answers = [manager.post(url("merge_confirm", former, case), data) for _click in range(2)]
        assert {one.headers["Location"] for one in answers} == {case.get_absolute_url()}

    def test_later_it_is_too_late(self, manager):
        number, case = merged()
        assert manager.post(url("merge_confirm", number, case)).status_code == 409
        assert manager.get(url("merge_confirm", number, case)).headers["Location"] == case.get_absolute_url()


class TestSplitting:
    def test_moves_what_was_chosen(self, manager):
        case = make_request()
        message = make_message(case, side=Side.COMPANY)
        data = {"messages": [message.pk], "subject": "Etwas anderes"}
        answer = manager.post(url("split", case), data)
        new = SupportRequest.objects.exclude(pk=case.pk).get()
        assert answer.headers["Location"] == new.get_absolute_url()
        assert new.description == message.body

    def test_what_is_missing_or_foreign_is_said(self, manager):
        case = make_request()
        mine, foreign = make_message(case, side=Side.COMPANY), make_message(make_request(), side=Side.COMPANY)
        answer = manager.post(url("split", case), {"subject": "Etwas"})
        assert answer.status_code == 400
        answer = manager.post(url("split", case), {"messages": [mine.pk, foreign.pk], "subject": "Etwas"})
        assert answer.status_code == 400
        assert answer.context["form"]["subject"].value() == "Etwas"
        answer = manager.post(url("split", case), {"messages": [make_message(case).pk], "subject": "Etwas"})
        assert answer.status_code == 400
        assert SupportRequest.objects.count() == 2

    def test_of_what_was_withdrawn(self, manager):
        case = make_request(state=State.WITHDRAWN)
        message = make_message(case, side=Side.COMPANY)
        assert 'name="messages"' not in manager.get(url("split", case)).content.decode()
        answer = manager.post(url("split", case), {"messages": [message.pk], "subject": "Etwas"})
        assert answer.status_code == 409


class TestOldNumber:
    @pytest.mark.parametrize("name", ["detail", "export", "merge", "split"])
    def test_leads_on(self, manager, name):
        number, case = merged()
        answer = manager.get(f"{url(name, number)}?seite=2")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{url(name, case)}?seite=2")

    def test_of_a_file(self, manager):
        former, case = pair()
        attachment, number = make_attachment(former), str(former)
        merge(former, case)
        old = reverse("support_requests:file", args=[number, attachment.pk])
        assert manager.get(old, follow=True).status_code == 200

    def test_what_was_typed_is_shown_again(self, manager):
        number, case = merged()
        data = {"answer-body": "Wir rufen an", "answer-uploads": pdf_upload("plan.pdf")}
        answer = manager.post(url("answer", number), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert [text in page for text in ("Wir rufen an", "plan.pdf", str(case))] == [True] * 3
        assert not Message.objects.filter(body="Wir rufen an").exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_for_others_there_never_was_one(self, method):
        number, _case = merged()
        client = Client(headers={"X-Request-ID": "the-same-for-all"})
        client.force_login(make_member().user)
        name = "detail" if method == "get" else "answer"
        one, other = (getattr(client, method)(url(name, typed)) for typed in (number, "U-2222-2222"))
        assert one.status_code == other.status_code == 404
        assert one.content.replace(number.encode(), b"") == other.content.replace(b"U-2222-2222", b"")

    def test_anonymous_visitors_are_asked_to_log_in(self, client):
        number, _case = merged()
        assert AnonymousUser().is_anonymous
        assert client.get(url("detail", number)).headers["Location"].startswith("/konto/")

    def test_of_what_was_deleted(self, manager):
        number, case = merged()
        services.withdraw_and_erase(case=case)
        assert manager.get(url("detail", number)).status_code == 404


class TestCompany:
    def test_old_link_opens_what_it_has_become(self, client):
        former, case = pair()
        make_attachment(former)
        token, number = make_case_token(former), str(former)
        merge(former, case)
        page = client.get(reverse("support_requests:case", args=[token])).content.decode()
        for text in (str(case), number, former.description, case.description, "bericht.pdf"):
            assert text in page

    @pytest.mark.parametrize("which", [0, 1])
    @pytest.mark.parametrize("name", ["case_solved", "case_reopen", "case_withdraw", "case_circle"])
    def test_a_page_from_before_decides_nothing(self, client, name, which):
        """What was meant for one request is not done to both."""
        both = pair()
        token, numbers = make_case_token(both[which]), both[which].numbers
        merge(*both)
        before = list(SupportRequest.objects.values())
        answer = client.post(
            reverse(f"support_requests:{name}", args=[token]), {"numbers": numbers, "erase": "on"}
        )
        assert answer.status_code == 409
        assert list(SupportRequest.objects.values()) == before

    @pytest.mark.parametrize("name", ["case_solved", "case_withdraw"])
    def test_the_page_as_it_is_now_decides(self, client, name):
        former, case = pair()
        token = make_case_token(former)
        merge(former, case)
        case = SupportRequest.objects.get(pk=case.pk)
        page = client.get(reverse("support_requests:case_withdraw", args=[token])).content.decode()
        assert f'name="numbers" value="{case.numbers}"' in page
        answer = client.post(reverse(f"support_requests:{name}", args=[token]), {"numbers": case.numbers})
        assert answer.status_code == 302
        assert SupportRequest.objects.get(pk=case.pk).is_closed

    def test_an_old_question_is_over(self, client):
        former, case = pair()
        asked, token = make_handover(former, organisation=make_organisation()), make_case_token(former)
        merge(former, case)
        answer = client.post(reverse("support_requests:case_agree", args=[token, asked.pk]))
        assert answer.status_code == 409
        assert case.current_assignment is None
