"""An organisation's people: who may invite, accept, change and remove."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services.people import AddressTaken
from apps.audit.models import AuditEntry
from apps.links.models import SignedLink
from apps.links.services import LinkExpired
from apps.moderation.choices import State
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.partners.models import Invitation, Membership
from apps.partners.services import members
from tests.factories.accounts import PASSWORD, make_manager, make_user
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.support.together import together

pytestmark = pytest.mark.django_db


def invite(organisation, email="new@example.org", actor=None, role=Role.EDITOR):
    """Invites and returns the token from the mail."""
    members.invite(
        organisation=organisation, email=email, role=role, language="de", actor=actor or make_manager()
    )
    text = OutboxMessage.objects.filter(recipient=email.lower()).latest("pk").body.text
    return re.search(r"/konto/einladung/([^/\s]+)/", text)[1]


def join(token, **overrides):
    fields = {"token": token, "name": "New Person", "password": PASSWORD, "language": "de"}
    return members.accept_as_new(**(fields | overrides))


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
def test_who_may_not_invite_remove_or_change(role):
    organisation = make_organisation()
    make_member(organisation, role=Role.OWNER)
    other = make_member(organisation)
    actor = make_viewer(role, organisation=organisation)
    with pytest.raises(PermissionDenied):
        members.invite(
            organisation=organisation, email="x@example.org", role="editor", language="de", actor=actor
        )
    with pytest.raises(PermissionDenied):
        members.change_role(membership=other, role=Role.OWNER, actor=actor)
    with pytest.raises(PermissionDenied):
        members.remove(membership=other, actor=actor)
    assert not Invitation.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_only_owners_of_the_members_invite(role):
    membership = make_member(role=role)
    with pytest.raises(PermissionDenied):
        invite(membership.organisation, actor=membership.user)


def test_an_owner_elsewhere_may_not_invite_here():
    with pytest.raises(PermissionDenied):
        invite(make_organisation(), actor=make_member(role=Role.OWNER).user)


def test_an_owner_invites_and_the_person_joins():
    owner = make_member(role=Role.OWNER)
    token = invite(owner.organisation, actor=owner.user, email="New@Example.org")
    membership = join(token)
    assert (membership.user.email, membership.role) == ("new@example.org", Role.EDITOR)
    assert EmailAddress.objects.get(user=membership.user).verified
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"invite", "create_account", "join"}


def test_an_invitation_works_once():
    token = invite(make_organisation())
    join(token)
    with pytest.raises(LinkExpired):
        join(token)
    assert User.objects.filter(email="new@example.org").count() == 1


def test_an_invitation_expires():
    token = invite(make_organisation())
    SignedLink.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkExpired):
        join(token)
    SignedLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=8))
    with pytest.raises(LinkExpired):
        join(token)
    assert not Membership.objects.exists()


def test_an_invitation_can_be_withdrawn():
    token = invite(make_organisation())
    members.revoke_invitation(invitation=Invitation.objects.get(), actor=make_manager())
    with pytest.raises(LinkExpired):
        join(token)


def test_a_new_invitation_replaces_the_earlier_one():
    organisation = make_organisation()
    first, second = invite(organisation), invite(organisation, role=Role.OWNER)
    with pytest.raises(LinkExpired):
        join(first)
    assert join(second).role == Role.OWNER


def test_a_forged_link_leads_nowhere():
    with pytest.raises(Http404):
        members.invitation_behind("forged")


def test_an_invitation_is_bound_to_its_address():
    token = invite(make_organisation())
    with pytest.raises(PermissionDenied):
        members.accept(token=token, user=make_user())
    assert not Membership.objects.exists()
    assert Invitation.objects.open().exists()


def test_an_unconfirmed_address_accepts_nothing():
    user = make_user(email="new@example.org")
    EmailAddress.objects.filter(user=user).update(verified=False)
    with pytest.raises(PermissionDenied):
        members.accept(token=invite(make_organisation()), user=user)


def test_whoever_has_an_account_accepts_with_it():
    organisation, user = make_organisation(), make_user(email="new@example.org")
    token = invite(organisation)
    with pytest.raises(AddressTaken):
        join(token)
    assert members.accept(token=token, user=user).organisation == organisation
    with pytest.raises(LinkExpired):
        members.accept(token=token, user=user)


def test_members_are_not_invited_again():
    membership = make_member()
    with pytest.raises(members.AlreadyMember):
        invite(membership.organisation, email=membership.user.email.upper())


def test_the_last_owner_stays():
    owner = make_member(role=Role.OWNER)
    make_member(owner.organisation)
    inactive = make_member(owner.organisation, role=Role.OWNER, user=make_user(is_active=False))
    for actor in (owner.user, make_manager()):
        with pytest.raises(members.LastOwner):
            members.remove(membership=owner, actor=actor)
        with pytest.raises(members.LastOwner):
            members.change_role(membership=owner, role=Role.READER, actor=actor)
    members.remove(membership=inactive, actor=owner.user)
    second = make_member(owner.organisation, role=Role.OWNER)
    members.remove(membership=owner, actor=owner.user)
    with pytest.raises(members.LastOwner):
        members.remove(membership=second, actor=second.user)


def test_everybody_may_leave_but_only_once():
    make_member(organisation := make_organisation(), role=Role.OWNER)
    reader = make_member(organisation, role=Role.READER)
    members.remove(membership=reader, actor=reader.user)
    assert not Membership.objects.of(reader.user).exists()
    with pytest.raises(members.Conflict):
        members.remove(membership=reader, actor=reader.user)
    assert not OutboxMessage.objects.exists()


def test_a_removed_member_and_a_changed_role_are_told():
    owner = make_member(role=Role.OWNER)
    editor = make_member(owner.organisation)
    members.change_role(membership=editor, role=Role.READER, actor=owner.user)
    members.change_role(membership=editor, role=Role.READER, actor=owner.user)
    members.remove(membership=editor, actor=owner.user)
    assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == [editor.user.email] * 2
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "change_role",
        "remove_member",
    ]


def test_demo_members(settings):
    organisation = make_organisation()
    given = {"partner.chemnitz@demo.example": organisation}
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        members.create_demo_members(organisations_by_email=given)
    settings.ENVIRONMENT = "local"
    members.create_demo_members(organisations_by_email=given)
    members.create_demo_members(organisations_by_email=given)
    assert Membership.objects.get().organisation == organisation


def test_content_stays_when_its_author_leaves():
    make_member(organisation := make_organisation(), role=Role.OWNER)
    editor, colleague = make_member(organisation), make_member(organisation)
    draft = make_article(organisation=organisation, state=State.DRAFT)
    members.remove(membership=editor, actor=editor.user)
    assert not Article.objects.visible_to(editor.user).exists()
    assert list(Article.objects.editable_by(colleague.user)) == [draft]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_owners_who_leave_at_once_leave_one_behind(attempt):
    organisation = make_organisation()
    owners = [make_member(organisation, role=Role.OWNER) for _ in range(2)]
    results = together(*(lambda one=one: members.remove(membership=one, actor=one.user) for one in owners))
    assert sorted(type(result).__name__ for result in results) == ["LastOwner", "NoneType"]
    assert Membership.objects.active().filter(organisation=organisation, role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_owners_who_demote_each_other_at_once_leave_one_owner(attempt):
    organisation = make_organisation()
    first, second = (make_member(organisation, role=Role.OWNER) for _ in range(2))

    def demote(membership, actor):
        return members.change_role(membership=membership, role=Role.READER, actor=actor)

    together(lambda: demote(first, second.user), lambda: demote(second, first.user))
    assert Membership.objects.active().filter(organisation=organisation, role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_taken_twice_at_once_makes_one_member():
    token = invite(make_organisation())
    results = together(*[lambda: join(token)] * 3)
    assert [type(result).__name__ for result in results].count("Membership") == 1
    assert User.objects.filter(email="new@example.org").count() == Membership.objects.count() == 1
