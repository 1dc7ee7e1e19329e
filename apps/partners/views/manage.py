"""Who acts for an organisation: the page of its people, and what its owners do there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Conflict
from apps.core.forms import ConfirmForm, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import is_manager, require
from apps.partners.choices import Role
from apps.partners.forms import InvitationForm, RoleForm
from apps.partners.models import Invitation, Membership, PartnerOrganisation
from apps.partners.permissions import can_manage_members
from apps.partners.querysets import WRITERS
from apps.partners.services import members as services


@login_required
@require_safe
def members(request):
    """The organisations one belongs to, with their people; for managers all organisations."""
    organisations = (
        PartnerOrganisation.objects.belonging_to(request.user).with_people().order_by("name", "pk")
    )
    page = paginate(request, organisations)
    for organisation in page:
        roles = {m.role for m in organisation.present_members if m.user_id == request.user.pk}
        organisation.may_manage = is_manager(request.user) or Role.OWNER in roles
        organisation.may_write = is_manager(request.user) or roles & set(WRITERS)
    return render(request, "partners/member_list.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, slug):
    """Invites somebody by e-mail."""
    organisation = get_object_or_404(PartnerOrganisation.objects.belonging_to(request.user), slug=slug)
    require(can_manage_members(request.user, organisation))
    form = InvitationForm(posted(request))
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            address = once(chosen["submission_key"], lambda: _invite(organisation, chosen, request.user))
        except Conflict as error:
            form.add_error("email", error.user_message)
            status = error.status
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect(address)
    return render(
        request, "partners/invitation_form.html", {"form": form, "object": organisation}, status=status
    )


@login_required
@require_POST
def revoke_invitation(request, pk):
    """Withdraws an invitation."""
    invitation = get_object_or_404(Invitation.objects.manageable_by(request.user).open(), pk=pk)
    services.revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation has been withdrawn. Its link no longer works."))
    return redirect("partners:manage_members")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request, pk):
    """Gives a member another role."""
    membership = _membership(request, pk)
    require(can_manage_members(request.user, membership.organisation))
    form = RoleForm(posted(request), initial={"role": membership.role})
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(membership=membership, role=form.cleaned_data["role"], actor=request.user)
        except Conflict as error:
            form.add_error("role", error.user_message)
            status = error.status
        else:
            messages.success(request, _("The role has been changed."))
            return redirect("partners:manage_members")
    return render(
        request, "partners/member_role_form.html", {"form": form, "object": membership}, status=status
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    """GET asks, POST ends a membership: somebody else's, or one's own."""
    membership = _membership(request, pk)
    own = membership.user_id == request.user.pk
    require(own or can_manage_members(request.user, membership.organisation))
    form = ConfirmForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            key = request.session.session_key or ""
            services.remove(membership=membership, actor=request.user, own_session=key)
        except Conflict as error:
            form.add_error(None, error.user_message)
            status = error.status
        else:
            messages.success(request, _("The membership has ended."))
            return redirect("partners:manage_members")
    context = {"form": form, "object": membership, "own": own}
    return render(request, "partners/member_remove.html", context, status=status)


def _membership(request, pk) -> Membership:
    """A present member of an organisation one belongs to, or 404."""
    visible = Membership.objects.visible_to(request.user).select_related("user", "organisation")
    return get_object_or_404(visible, pk=pk)


def _invite(organisation, chosen, actor) -> str:
    services.invite(
        organisation=organisation,
        email=chosen["email"],
        role=chosen["role"],
        language=chosen["language"],
        actor=actor,
    )
    return reverse("partners:manage_members")
