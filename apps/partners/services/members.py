"""An organisation's people: inviting, joining, changing roles, leaving."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.querysets import person_with_address
from apps.accounts.services import demo, people, sessions
from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.links import services as links
from apps.links.services import LinkExpired
from apps.partners import emails
from apps.partners.choices import Role
from apps.partners.models import Invitation, Membership, PartnerOrganisation
from apps.partners.permissions import can_manage_members
from apps.partners.querysets import INVITATION_LIFETIME

PURPOSE = "invitation"


class LastOwner(Conflict):
    """Somebody has to remain who can invite others."""

    user_message = _("This is the organisation's last owner. Please make somebody else an owner first.")


class AlreadyMember(Conflict):
    """The person acts for the organisation already."""

    user_message = _("This person already belongs to the organisation.")


@transaction.atomic
def invite(*, organisation: PartnerOrganisation, email: str, role: str, language: str, actor) -> Invitation:
    """Sends an invitation that is bound to `email`; an earlier open one to the same address is replaced.

    Raises:
        AlreadyMember: if the person belongs to the organisation.
    """
    _lock(organisation)
    require(can_manage_members(actor, organisation))
    email = email.strip().lower()
    if Membership.objects.filter(
        organisation=organisation, user__email=email, ended_at__isnull=True
    ).exists():
        raise AlreadyMember
    for earlier in Invitation.objects.filter(
        organisation=organisation, email=email, accepted_at__isnull=True, revoked_at__isnull=True
    ):
        _withdraw(earlier)
    invitation = Invitation(
        organisation=organisation, email=email, role=role, invited_by_label=str(actor)[:200]
    )
    invitation.full_clean()
    invitation.save()
    token = links.create(purpose=PURPOSE, subject=invitation, lifetime=INVITATION_LIFETIME)
    emails.queue_invitation(invitation, token=token, language=language, actor=actor)
    audit.record(actor=actor, action="invite", target=organisation, role=role, invitation=invitation.pk)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor) -> None:
    """Withdraws an invitation; its link no longer works."""
    require(can_manage_members(actor, invitation.organisation))
    _withdraw(invitation)
    audit.record(actor=actor, action="revoke", target=invitation.organisation, invitation=invitation.pk)


def invitation_behind(token: str) -> Invitation:
    """The invitation a link was made for.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one that was used, withdrawn or has expired.
    """
    link = links.resolve(token, purpose=PURPOSE)
    invitation = Invitation.objects.open().select_related("organisation").filter(pk=link.subject_id).first()
    if invitation is None:
        raise LinkExpired
    return invitation


@transaction.atomic
def accept(*, token: str, user) -> Membership:
    """The person who is signed in takes the invitation; only with the address it was sent to.

    Raises:
        PermissionDenied: if it was sent to another address.
        Http404, LinkExpired: as `invitation_behind`.
    """
    invitation = _locked_invitation(token)
    if user.email.lower() != invitation.email or not _is_confirmed(user):
        raise PermissionDenied
    return _join(invitation, user)


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, language: str) -> Membership:
    """Makes the account and the membership; the link has shown that the person reads that mailbox.

    Raises:
        AddressTaken: if there is an account with this address: then its owner signs in and accepts.
        Http404, LinkExpired: as `invitation_behind`.
    """
    invitation = _locked_invitation(token)
    user = people.create_person(email=invitation.email, name=name, language=language, password=password)
    audit.record(actor=user, action="create_account", target=user)
    return _join(invitation, user)


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor) -> Membership:
    """Gives a member another role.

    Raises:
        LastOwner: if nobody could invite others afterwards.
    """
    membership = _locked_membership(membership)
    require(can_manage_members(actor, membership.organisation))
    if role not in Role.values:
        raise ValueError(role)
    if role == membership.role:
        return membership
    if role != Role.OWNER:
        _keep_an_owner(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    emails.queue_role_changed(membership, actor=actor)
    audit.record(actor=actor, action="change_role", target=membership, before=before, after=role)
    return membership


@transaction.atomic
def remove(*, membership: Membership, actor, own_session: str = "") -> None:
    """Ends a membership; it counts at once, in all browsers. Everybody may leave by themselves.

    All sessions of the person end; `own_session` is that of somebody who leaves and stays logged in.

    Raises:
        LastOwner: if nobody could invite others afterwards.
    """
    membership = _locked_membership(membership)
    leaves = actor.pk == membership.user_id
    require(leaves or can_manage_members(actor, membership.organisation))
    _keep_an_owner(membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    sessions.end_all(membership.user, but=own_session if leaves else "")
    if not leaves:
        emails.queue_member_removed(membership, actor=actor)
    audit.record(actor=actor, action="leave" if leaves else "remove_member", target=membership)


@transaction.atomic
def create_demo_members(*, organisations_by_email: dict[str, PartnerOrganisation]) -> dict:
    """Makes the demo log-ins and lets each own the organisation that is given for its address.

    Raises:
        ImproperlyConfigured: anywhere but in a trial installation or a test.
    """
    users = demo.create_demo_logins()
    for email, organisation in organisations_by_email.items():
        Membership.objects.update_or_create(
            user=users[email], organisation=organisation, ended_at=None, defaults={"role": Role.OWNER}
        )
    return users


def account_of(invitation: Invitation):
    """Whoever already signs in with the invited address, or None."""
    return person_with_address(invitation.email)


def _join(invitation: Invitation, user) -> Membership:
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=invitation.organisation, ended_at=None, defaults={"role": invitation.role}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    links.revoke(purpose=PURPOSE, subject=invitation)
    if created:
        audit.record(actor=user, action="join", target=membership, role=membership.role)
    return membership


def _withdraw(invitation: Invitation) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    links.revoke(purpose=PURPOSE, subject=invitation)


def _locked_invitation(token: str) -> Invitation:
    """The invitation, looked at again once nobody else can be accepting it."""
    _lock(invitation_behind(token).organisation)
    return invitation_behind(token)


def _locked_membership(membership: Membership) -> Membership:
    _lock(membership.organisation)
    current = Membership.objects.select_related("user", "organisation").filter(
        pk=membership.pk, ended_at__isnull=True
    )
    if not (found := current.first()):
        raise Conflict
    return found


def _lock(organisation: PartnerOrganisation) -> None:
    """One change of an organisation's people at a time."""
    PartnerOrganisation.objects.select_for_update().get(pk=organisation.pk)


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER or not membership.user.is_active:
        return
    owners = Membership.objects.active().filter(organisation=membership.organisation, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner


def _is_confirmed(user) -> bool:
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
