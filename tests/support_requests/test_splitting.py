"""Some of what was written becomes a request of its own: with its files, without anybody in charge."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import UserError
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Clock, Side, State
from apps.support_requests.models import Attachment, Deadline, Message, SupportRequest
from apps.support_requests.services.splitting import COPIED
from tests.factories.accounts import make_manager
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_action_field, make_attachment, make_message, make_request

pytestmark = pytest.mark.django_db

EMAIL = "firma@example.org"


def of_company(case, **fields) -> Message:
    return make_message(case, **{"side": Side.COMPANY, "author_label": "", **fields})


def split(case, *messages, **options):
    values = {"subject": "Etwas anderes", "actor": make_manager(), **options}
    return services.split(case=case, messages=[one.pk for one in messages], **values)


@pytest.fixture
def case():
    return make_request(contact_email=EMAIL, action_field=make_action_field())


class TestRefused:
    def refused(self, error, case, *messages, **options):
        before = list(Message.objects.order_by("pk").values_list("pk", "request"))
        with pytest.raises(error):
            split(case, *messages, **options)
        assert list(Message.objects.order_by("pk").values_list("pk", "request")) == before

    def test_only_managers(self):
        member = make_member()
        case = make_request(organisation=member.organisation)
        self.refused(PermissionDenied, case, of_company(case), actor=member.user)

    def test_nothing_chosen(self, case):
        self.refused(services.NothingOfTheCompany, case)

    def test_nothing_of_the_company(self, case):
        self.refused(services.NothingOfTheCompany, case, make_message(case))
        self.refused(services.NothingOfTheCompany, case, of_company(case, internal=True))

    def test_a_message_of_another_request(self, case):
        self.refused(services.MessagesGone, case, of_company(case), of_company(make_request()))

    def test_what_the_system_tells_stays(self, case):
        event = make_message(case, side=Side.SYSTEM, event="received")
        self.refused(services.MessagesGone, case, of_company(case), event)

    def test_of_what_was_withdrawn(self):
        case = make_request(state=State.WITHDRAWN)
        self.refused(services.TransitionNotAllowed, case, of_company(case))

    def test_a_second_time(self, case):
        message = of_company(case)
        split(case, message)
        self.refused(UserError, case, message)


class TestNewRequest:
    def test_first_words_of_the_company_become_what_it_asks_for(self, case):
        then = timezone.now() - timedelta(days=2)
        answer = make_message(case, created_at=then - timedelta(hours=1))
        first = of_company(case, body="Außerdem: Kurzarbeit", created_at=then)
        second = of_company(case)
        attachments = [make_attachment(case, message=one) for one in (first, second)]
        stays = [make_message(case), make_attachment(case)]
        new = split(case, second, first, answer)
        assert (new.description, new.created_at, new.subject) == (
            "Außerdem: Kurzarbeit",
            then,
            "Etwas anderes",
        )
        written = Message.objects.filter(request=new).written()
        assert set(written) == {answer, second}
        for attachment in attachments:
            attachment.refresh_from_db()
            assert attachment.request == new
        assert [one.message for one in attachments] == [None, second]
        for one in stays:
            one.refresh_from_db()
            assert one.request == case

    def test_what_came_with_a_mail_is_kept(self, case):
        first = of_company(case, body="", folded="> Zitat", mail_sender="andere@example.org", by_mail=True)
        new = split(case, first)
        assert new.description == "Etwas anderes"
        assert Message.objects.get(request=new, side=Side.COMPANY).folded == "> Zitat"

    def test_company_is_the_same_and_consent_to_handovers_is_not(self, case):
        organisation = make_organisation()
        case.agreed_organisations.add(organisation)
        SupportRequest.objects.filter(pk=case.pk).update(
            offer=make_offer(), asker_role=AskerRole.PERSONNEL, person=make_manager()
        )
        case = SupportRequest.objects.get(pk=case.pk)
        services.hand_over(case=case, organisation=organisation, actor=make_manager())
        new = split(case, of_company(case))
        new = SupportRequest.objects.get(pk=new.pk)
        assert {name: getattr(new, name) for name in COPIED} == {name: getattr(case, name) for name in COPIED}
        assert (new.state, new.offer, new.person, new.action_field) == (State.NEW, None, None, None)
        assert new.current_assignment is None
        assert not new.handovers.exists()
        assert not new.agreed_organisations.exists()

    def test_every_field_is_thought_of(self):
        """A new field of requests is copied, or it begins anew: say which."""
        anew = {
            "id", "public_number", "state", "action_field", "offer", "subject", "description", "created_at",
            "updated_at", "written_at", "helped", "helped_words", "erasure_announced_at", "closed_at",
            "due_at", "person",
        }  # fmt: skip
        assert {field.name for field in SupportRequest._meta.concrete_fields} == anew | set(COPIED)

    def test_its_time_begins_now(self, case):
        new = split(case, of_company(case, created_at=timezone.now() - timedelta(days=30)))
        due = Deadline.objects.running().filter(request=new)
        assert set(due.values_list("clock", flat=True)) == set(Clock)
        assert new.due_at > timezone.now()

    def test_notes_stay_internal(self, case):
        note = make_message(case, internal=True)
        attachment = make_attachment(case, message=note, internal=True)
        new = split(case, of_company(case), note)
        assert Message.objects.get(pk=note.pk).request == new
        assert not Message.objects.for_company().filter(pk=note.pk).exists()
        assert not Attachment.objects.of(new).for_company().filter(pk=attachment.pk).exists()

    def test_partner_in_charge_reads_it_no_longer(self):
        member = make_member()
        case = make_request(organisation=member.organisation)
        message = of_company(case)
        assert Message.objects.visible_to(member.user).filter(pk=message.pk).exists()
        new = split(case, message)
        assert not SupportRequest.objects.visible_to(member.user).filter(pk=new.pk).exists()
        assert set(Message.objects.visible_to(member.user).values_list("event", flat=True)) == {"split"}

    def test_of_a_solved_request(self):
        case = make_request(state=State.RESOLVED)
        assert split(case, of_company(case)).state == State.NEW
        case.refresh_from_db()
        assert case.is_closed

    def test_told_to_all(self, case):
        new = split(case, of_company(case))
        mail = OutboxMessage.objects.get(recipient=EMAIL)
        assert str(case) in mail.body.text
        assert str(new) in mail.body.subject
        token = mail.body.text.split("/unterstuetzung/fall/")[1].split("/")[0]
        assert services.find_by_token(token) == new
        events = Message.objects.filter(event__startswith="split").values_list("request", "author_label")
        assert set(events) == {(case.pk, str(new)), (new.pk, str(case))}
        labels = AuditEntry.objects.filter(action__startswith="split").values_list("target_label", flat=True)
        assert set(labels) == {str(case), str(new)}

    def test_what_was_put_together_can_be_split_again(self):
        former = make_request(contact_email=EMAIL, company_name="X", description="a" * 20_000)
        case = make_request(contact_email=EMAIL, company_name="X")
        attachment = make_attachment(former)
        number, actor = str(former), make_manager()
        services.merge(former=former, case=case, actor=actor)
        new = split(case, Message.objects.get(request=case, side=Side.COMPANY))
        assert former.description in new.description
        assert list(new.attachments.all()) == [attachment]
        assert str(new) != number, "the old number leads to what it became"
