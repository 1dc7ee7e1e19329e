"""Organisations that want to join: the form, the decision, and what follows from it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.services import TransitionNotAllowed
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.partners.models import Invitation, Membership, OrganisationApplication, PartnerOrganisation
from apps.partners.services import applications, editorial, members
from tests.factories.accounts import PASSWORD, make_manager
from tests.factories.partners import make_application, make_viewer
from tests.partners.matrix_strangers import application as valid
from tests.support.together import together

pytestmark = pytest.mark.django_db
ADDRESS = "partners:apply"


def mails(recipient: str) -> list[str]:
    found = OutboxMessage.objects.filter(recipient=recipient).order_by("pk").select_related("body")
    return [f"{mail.body.subject}\n{mail.body.text}" for mail in found]


@pytest.mark.parametrize("missing", ["name", "kind", "about", "contact_name", "email", "privacy"])
def test_what_is_missing_is_asked_for(client, missing):
    answer = client.post(reverse(ADDRESS), {**valid(None), missing: ""})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [missing]
    assert not OrganisationApplication.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"website": "javascript:alert(1)"}, {"name": "a\nb"}, {"kind": "x"}, {"website_confirm": "robot"}]
)
def test_bad_input_is_refused(client, bad):
    assert client.post(reverse(ADDRESS), {**valid(None), **bad}).status_code == 400
    assert not OrganisationApplication.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_sent_twice_it_arrives_once(client):
    manager = make_manager()
    data = {**valid(None), "submission_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(reverse(ADDRESS), data)["Location"] == reverse("partners:apply_sent")
    assert OrganisationApplication.objects.count() == 1
    assert [len(mails(address)) for address in (manager.email, data["email"])] == [1, 1]


def test_too_often_is_too_often(client):
    for _ in range(10):
        assert client.post(reverse(ADDRESS), valid(None)).status_code == 302
    answer = client.post(reverse(ADDRESS), valid(None))
    assert answer.status_code == 429
    assert "Zahnräder" in answer.content.decode(), "what was typed stays"


def test_the_confirmation_carries_nobodys_words(client):
    make_manager()
    client.post(reverse(ADDRESS), {**valid(None), "about": "Kaufen Sie jetzt"})
    assert "Kaufen" not in mails("bewerbung@example.org")[0]


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_do_not_decide(role):
    application = make_application()
    for decide in (applications.approve, applications.refuse):
        with pytest.raises(PermissionDenied):
            decide(application=application, note="x", actor=make_viewer(role))
    assert not PartnerOrganisation.objects.filter(name=application.name).exists()


def test_a_refusal_needs_a_reason():
    application = make_application()
    with pytest.raises(editorial.NoteMissing):
        applications.refuse(application=application, note=" ", actor=make_manager())
    applications.refuse(application=application, note="Nur Vereine.", actor=make_manager())
    assert "Nur Vereine." in mails(application.email)[0]
    with pytest.raises(TransitionNotAllowed):
        applications.approve(application=application, actor=make_manager())
    assert not PartnerOrganisation.objects.exists()


def test_approval_makes_a_draft_that_the_applicant_owns():
    application = make_application(email="neu@example.org", about="<script>alert(1)</script>\n\nZwei")
    organisation = applications.approve(application=application, note="Willkommen!", actor=make_manager())
    assert organisation.state == State.DRAFT
    assert "<script>" not in organisation.description_de
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("neu@example.org", Role.OWNER)
    welcome = mails("neu@example.org")
    assert any("Willkommen!" in mail for mail in welcome)
    token = re.search(r"/konto/einladung/([^/\s]+)/", "".join(welcome))[1]
    members.accept_as_new(token=token, name="Neu", password=PASSWORD, language="de")
    membership = Membership.objects.get()
    assert (membership.organisation, membership.role) == (organisation, Role.OWNER)
    assert AuditEntry.objects.filter(action="approve_application").count() == 1


def test_the_manager_decides_on_the_page(client):
    application = make_application()
    client.force_login(make_manager())
    page = reverse("partners:application", args=[application.pk])
    assert client.post(page, {"decision": "refuse", "note": ""}).status_code == 400
    assert client.post(page, {"decision": "approve"}).status_code == 302
    answer = client.post(page, {"decision": "refuse", "note": "Zu spät."})
    assert answer.status_code == 409
    application.refresh_from_db()
    assert application.decision == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_make_one_organisation():
    application, first, second = make_application(), make_manager(), make_manager()
    results = together(
        *(
            lambda actor=actor: applications.approve(application=application, actor=actor)
            for actor in (first, second)
        )
    )
    assert sorted(type(result).__name__ for result in results) == [
        "PartnerOrganisation",
        "TransitionNotAllowed",
    ]
    assert PartnerOrganisation.objects.count() == Invitation.objects.count() == 1


def test_decided_applications_are_forgotten():
    kept, old = make_application(), make_application()
    waiting = make_application()
    for application in (kept, old):
        applications.refuse(application=application, note="Nein.", actor=make_manager())
    long_ago = timezone.now() - applications.KEEP - timedelta(days=1)
    OrganisationApplication.objects.filter(pk=old.pk).update(decided_at=long_ago)
    OrganisationApplication.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    assert applications.forget_decided() == 1
    assert set(OrganisationApplication.objects.all()) == {kept, waiting}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, number, django_assert_num_queries):
    for _ in range(number):
        make_application()
    client.force_login(make_manager())
    client.get(reverse("partners:applications"))
    with django_assert_num_queries(4):
        assert client.get(reverse("partners:applications")).status_code == 200
