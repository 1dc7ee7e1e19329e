"""Templates for answers: whose they are, what may stand in them, and what they never say."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.partners.choices import Role
from apps.support_requests import services
from apps.support_requests.choices import Part, State
from apps.support_requests.models import AnswerTemplate, Message
from apps.support_requests.placeholders import PLACEHOLDERS, filled, unknown_in
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.relations import make_template
from tests.factories.support_requests import make_action_field, make_handover, make_request

pytestmark = pytest.mark.django_db

LIST = "/arbeitsplatz/anfragen/vorlagen/"
FORM = {"name": "Erste Antwort", "text_de": "{anrede}\n\nvielen Dank.", "text_en": ""}


@pytest.fixture
def member():
    return make_member(make_organisation())


@pytest.fixture
def own(member):
    return make_template(organisation=member.organisation)


def at(template: AnswerTemplate, end: str = "") -> str:
    return f"{LIST}{template.pk}/{end}"


def signed_in(client, user):
    client.force_login(user)
    return client


class TestVisibility:
    @pytest.mark.parametrize(
        ("role", "network", "organisation"),
        [
            ("anonymous", False, False),
            ("administrator", False, False),
            ("stranger", True, False),
            ("manager", True, False),
            ("member", True, True),
        ],
    )
    def test_who_sees_which(self, role, network, organisation, member, own):
        shared, user = make_template(), member.user if role == "member" else make_viewer(role)
        seen = AnswerTemplate.objects.visible_to(user)
        assert seen.filter(pk=shared.pk).exists() is network
        assert seen.filter(pk=own.pk).exists() is organisation

    def test_without_an_organisation_there_is_nothing(self):
        make_template()
        assert not AnswerTemplate.objects.visible_to(make_user()).exists()

    @pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.OWNER])
    def test_a_former_member_sees_nothing(self, role):
        member = make_member(make_organisation(), role=role)
        own = make_template(organisation=member.organisation)
        member.ended_at = timezone.now()
        member.save()
        assert not AnswerTemplate.objects.visible_to(member.user).filter(pk=own.pk).exists()


class TestKeeping:
    @pytest.mark.parametrize("role", ["anonymous", "stranger", "reader", "manager", "administrator"])
    def test_an_organisations_own_is_its_writers(self, role, member, own):
        actor = make_viewer(role) if role != "reader" else None
        actor = actor or make_member(member.organisation, role=Role.READER).user
        with pytest.raises(PermissionDenied):
            services.save_template(template=own, actor=actor, base_version=1)
        with pytest.raises(PermissionDenied):
            services.delete_template(template=own, actor=actor)
        assert AnswerTemplate.objects.filter(pk=own.pk).exists()

    @pytest.mark.parametrize("role", ["anonymous", "member", "administrator"])
    def test_the_networks_is_the_managers(self, role, member):
        template, actor = make_template(), member.user if role == "member" else make_viewer(role)
        with pytest.raises(PermissionDenied):
            services.save_template(template=template, actor=actor, base_version=1)
        with pytest.raises(PermissionDenied):
            services.save_template(template=AnswerTemplate(name="Neu", text_de="x"), actor=actor)

    def test_writers_and_managers_keep_theirs(self, member, own):
        for template, actor in ((own, member.user), (make_template(), make_manager())):
            template.text_de = "Neuer Text"
            services.save_template(template=template, actor=actor, base_version=1)
            services.delete_template(template=template, actor=actor)
        assert not AnswerTemplate.objects.exists()
        actions = AuditEntry.objects.order_by("pk").values_list("action", "details")
        assert list(actions) == [("change_template", {}), ("delete_template", {})] * 2
        assert not AuditEntry.objects.filter(target_label__contains="Vorlage").exclude(
            target_label__contains="Antwortvorlage"
        )

    def test_the_second_of_two_is_told(self, own, member):
        services.save_template(template=own, actor=member.user, base_version=1)
        with pytest.raises(Conflict):
            services.save_template(template=own, actor=member.user, base_version=1)


class TestPages:
    def test_a_foreign_one_is_missing(self, client, own):
        for user in (make_member().user, make_manager(), make_administrator()):
            signed_in(client, user)
            for end in ("", "loeschen/"):
                assert client.get(at(own, end)).status_code == 404
                assert client.post(at(own, end), FORM).status_code == 404

    def test_a_partner_reads_the_networks_and_changes_nothing(self, client, member):
        template = make_template()
        signed_in(client, member.user)
        assert template.text_de in client.get(LIST).content.decode()
        for end in ("", "loeschen/"):
            assert client.get(at(template, end)).status_code == 403
            assert client.post(at(template, end), FORM).status_code == 403
        assert at(template) not in client.get(LIST).content.decode()

    def test_a_reader_writes_none(self, client, member):
        signed_in(client, make_member(member.organisation, role=Role.READER).user)
        assert client.get(f"{LIST}neu/").status_code == client.post(f"{LIST}neu/", FORM).status_code == 403

    def test_a_partner_writes_for_their_organisation(self, client, member):
        signed_in(client, member.user)
        assert client.post(f"{LIST}neu/", FORM)["Location"] == LIST
        assert AnswerTemplate.objects.get().organisation == member.organisation

    def test_nobody_writes_for_an_organisation_that_is_not_theirs(self, client, member):
        signed_in(client, member.user)
        make_member(make_organisation(), user=member.user)
        foreign = make_organisation()
        answer = client.post(f"{LIST}neu/", {**FORM, "organisation": foreign.pk})
        assert answer.status_code == 400 and not AnswerTemplate.objects.exists()
        assert client.post(f"{LIST}neu/", FORM).status_code == 400

    def test_a_manager_writes_for_the_network(self, client):
        signed_in(client, make_manager())
        assert client.post(f"{LIST}neu/", FORM).status_code == 302
        assert AnswerTemplate.objects.get().organisation is None

    @pytest.mark.parametrize("text", ["{gehalt}", "{{ case.contact_email }}", "{anrede", "{% now %}", "{}"])
    @pytest.mark.parametrize("name", ["text_de", "text_en"])
    def test_what_cannot_be_filled_in_is_refused_next_to_the_field(self, client, name, text):
        signed_in(client, make_manager())
        answer = client.post(f"{LIST}neu/", {**FORM, name: f"Hallo {text}"})
        assert answer.status_code == 400 and not AnswerTemplate.objects.exists()
        assert list(answer.context["form"].errors) == [name]
        assert "Hallo" in answer.content.decode() and "lässt sich nicht ausfüllen" in answer.content.decode()

    def test_a_conflict_loses_nobodys_text(self, client, own, member):
        signed_in(client, member.user)
        data = {**FORM, "base_version": 1}
        AnswerTemplate.objects.filter(pk=own.pk).update(version=2, text_de="Ihr Text")
        answer = client.post(at(own), data)
        page = answer.content.decode()
        assert answer.status_code == 409 and "Ihr Text" in page and "vielen Dank" in page
        answer = client.post(at(own), {**data, "base_version": 2})
        own.refresh_from_db()
        assert answer.status_code == 302 and own.name == "Erste Antwort"

    def test_deleting_asks_first(self, client, own, member):
        signed_in(client, member.user)
        assert own.name in client.get(at(own, "loeschen/")).content.decode()
        assert AnswerTemplate.objects.exists()
        assert client.post(at(own, "loeschen/")).status_code == 302
        assert not AnswerTemplate.objects.exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, client, count, django_assert_num_queries):
        signed_in(client, make_manager())
        for _number in range(count):
            make_template(action_field=make_action_field())
        client.get("/unterstuetzung/")
        with django_assert_num_queries(4):
            client.get(LIST)


class TestPlaceholders:
    def test_what_is_known(self):
        names = [name for one in PLACEHOLDERS for name in (one.name_de, one.name_en)]
        assert len(set(names)) == 16
        assert unknown_in(" ".join(f"{{{name}}}" for name in names) + "{ Anrede }") == []
        assert unknown_in("{nichts} {nichts} } {a{b}") == ["{nichts}", "{b}", "}", "{"]

    def test_values_are_not_read_again(self):
        case = make_request(subject="{ich} und {contact_email}", contact_name="{frist}")
        text = filled("{betreff}|{anrede}", case=case, user=make_manager(), language="de")
        assert text == "{ich} und {contact_email}|Guten Tag {frist},"

    def test_in_both_languages(self, member):
        case = make_request(organisation=member.organisation, contact_name="Frau Beispiel")
        german = filled("{anrede} {zuständig}", case=case, user=member.user, language="de")
        assert german == f"Guten Tag Frau Beispiel, {member.organisation}"
        with translation.override("de"):
            english = filled("{Salutation} {number}", case=case, user=member.user, language="en")
        assert english == f"Hello Frau Beispiel, {case.public_number}"

    @pytest.mark.parametrize("parts", [[], [Part.COMPANY], [Part.CONTACT], list(Part.values)])
    def test_nothing_that_was_not_handed_over(self, member, parts):
        case = make_request(contact_name="Quitte", company_name="Zwiebel", contact_email="q@example.org")
        make_handover(case, organisation=member.organisation, agreed_at=timezone.now(), parts=parts)
        every = " ".join(f"{{{one.name_de}}}" for one in PLACEHOLDERS)
        text = filled(every, case=case, user=member.user, language="de")
        assert ("Quitte" in text) is (Part.CONTACT in parts)
        assert ("Zwiebel" in text) is (Part.COMPANY in parts)
        assert "q@example.org" not in text
        managers = filled(every, case=case, user=make_manager(), language="de")
        assert "Quitte" in managers and "Zwiebel" in managers

    def test_until_when_the_company_should_answer(self, monkeypatch):
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None: value.date() if value else date(2026, 12, 18)
        )
        case, manager = make_request(), make_manager()
        # Christmas Day and New Year's Day are Fridays.
        assert filled("{frist}", case=case, user=manager, language="de") == "5. Januar 2027"
        asked = make_handover(case, organisation=make_organisation())
        day = date_format(asked.answer_by.date(), "DATE_FORMAT")
        assert filled("{frist}", case=case, user=manager, language="de") == day


class TestInserting:
    @pytest.fixture
    def case(self, member):
        return make_request(organisation=member.organisation, contact_name="Frau Beispiel")

    def url(self, case) -> str:
        return reverse("support_requests:insert_template", args=[case.public_number])

    def test_who_does_not_work_on_it(self, client, case, member):
        template = make_template()
        for user, status in (
            (make_member().user, 404),
            (make_administrator(), 404),
            (make_member(member.organisation, role=Role.READER).user, 403),
        ):
            signed_in(client, user)
            assert client.post(self.url(case), {"answer-template": template.pk}).status_code == status

    def test_a_foreign_template_is_as_none(self, client, case, member):
        foreign = make_template(organisation=make_organisation(), text_de="Holunder")
        signed_in(client, member.user)
        for key in (foreign.pk, 99999999, "x", ""):
            answer = client.post(self.url(case), {"answer-template": key, "answer-body": "Meine Worte"})
            page = answer.content.decode()
            assert answer.status_code == 400 and "Meine Worte" in page and "Holunder" not in page
            assert f"{foreign.name}" not in page

    def test_it_stands_below_what_was_typed_and_nothing_is_stored(self, client, case, member):
        template = make_template(text_de="{anrede}\n\nwir melden uns. {ich}")
        signed_in(client, member.user)
        answer = client.post(
            self.url(case),
            {"answer-template": template.pk, "answer-body": "Meine Worte\n", "answer-question": "on"},
        )
        form = answer.context["answer_form"]
        assert answer.status_code == 200
        assert (
            form["body"].value()
            == f"Meine Worte\n\nGuten Tag Frau Beispiel,\n\nwir melden uns. {member.user}"
        )
        assert form["question"].value() is True and "autofocus" in str(form["body"])
        assert not Message.objects.exists()
        case.refresh_from_db()
        assert case.state == State.ASSIGNED

    def test_the_company_decides_the_language(self, client, case, member):
        case.language = "en"
        case.save()
        both, german = make_template(text_en="{salutation} thanks."), make_template(text_de="{anrede} danke.")
        signed_in(client, member.user)
        answer = client.post(self.url(case), {"answer-template": both.pk})
        assert answer.context["answer_form"]["body"].value() == "Hello Frau Beispiel, thanks."
        assert answer.context["template_hint"] == ""
        answer = client.post(self.url(case), {"answer-template": german.pk})
        assert answer.context["answer_form"]["body"].value() == "Guten Tag Frau Beispiel, danke."
        assert "keinen englischen Text" in answer.content.decode()

    def test_a_script_gets_the_text_alone(self, client, case, member):
        template = make_template(text_de="{anrede} <b>")
        signed_in(client, member.user)
        asked = {"headers": {"Accept": "application/json"}}
        answer = client.post(self.url(case), {"answer-template": template.pk}, **asked)
        assert answer.json() == {"text": "Guten Tag Frau Beispiel, <b>", "hint": ""}
        assert "no-store" in answer["Cache-Control"]
        assert client.post(self.url(case), {}, **asked).status_code == 400

    def test_closed_in_the_meantime(self, client, case, member):
        services.resolve(case=case, actor=member.user)
        signed_in(client, member.user)
        answer = client.post(
            self.url(case), {"answer-template": make_template().pk, "answer-body": "Meine Worte"}
        )
        assert answer.status_code == 409 and "Meine Worte" in answer.content.decode()

    def test_what_fits_comes_first(self, client, case, member):
        case.action_field = make_action_field(name_de="Energie")
        case.save()
        other = make_template(name="A", action_field=make_action_field())
        every, fitting = make_template(name="B"), make_template(name="C", action_field=case.action_field)
        signed_in(client, member.user)
        form = client.get(case.get_absolute_url()).context["template_form"]
        groups = form.fields["template"].choices[1:]
        assert [options[0][0] for _heading, options in groups] == [fitting.pk, every.pk, other.pk]
        assert groups[0][0] == "Energie"
