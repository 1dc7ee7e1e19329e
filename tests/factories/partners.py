"""Organisations for tests, and people in every relation to them."""

from itertools import count

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from apps.moderation.choices import State
from apps.partners.choices import OrganisationKind, Role
from apps.partners.models import ContentReport, Membership, OrganisationApplication, PartnerOrganisation
from tests.factories.accounts import make_administrator, make_manager, make_user

_numbers = count(1)


def make_organisation(**overrides) -> PartnerOrganisation:
    """A partner organisation, public unless another `state` is given."""
    number = next(_numbers)
    action_fields = overrides.pop("action_fields", ())
    fields = {
        "slug": f"organisation-{number}",
        "name": f"Organisation {number}",
        "kind": OrganisationKind.CHAMBER,
        "state": State.PUBLISHED,
    } | overrides
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    organisation = PartnerOrganisation.objects.create(**fields)
    if action_fields:
        organisation.action_fields.set(action_fields)
    return organisation


def make_member(organisation=None, role=Role.EDITOR, user=None) -> Membership:
    """A person (`.user`) who acts for an organisation (`.organisation`)."""
    return Membership.objects.create(
        user=user or make_user(), organisation=organisation or make_organisation(), role=role
    )


def make_application(**overrides) -> OrganisationApplication:
    """An organisation that wants to join."""
    number = next(_numbers)
    fields = {
        "name": f"Bewerberin {number}",
        "kind": OrganisationKind.SERVICE,
        "about": "Wir prüfen Zahnräder.",
        "contact_name": "Beispielperson",
        "email": f"bewerbung{number}@example.org",
        "language": "de",
    } | overrides
    return OrganisationApplication.objects.create(**fields)


def make_report(content=None, **overrides) -> ContentReport:
    """A report about `content`, by default about an organisation's profile."""
    content = content or make_organisation()
    fields = {
        "content_type": ContentType.objects.get_for_model(content),
        "object_id": content.pk,
        "title": str(content),
        "organisation_label": str(content.organisation),
        "reason": "wrong",
        "description": "Die Telefonnummer stimmt nicht.",
        "language": "de",
    } | overrides
    return ContentReport.objects.create(**fields)


def make_viewer(role: str, *, organisation: PartnerOrganisation | None = None):
    """Whoever looks: "anonymous", "stranger" (member elsewhere), "member", "manager" or "administrator"."""
    match role:
        case "anonymous":
            return AnonymousUser()
        case "stranger":
            return make_member().user
        case "member":
            return make_member(organisation).user
        case "manager":
            return make_manager()
        case "administrator":
            return make_administrator()
    raise ValueError(f"no such role: {role}")
