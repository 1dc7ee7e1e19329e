"""The list by hand."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.companies.models import TargetCompany
from apps.companies.permissions import can_keep_companies
from apps.core.errors import Conflict
from apps.core.permissions import require


class AlreadyThere(Conflict):
    """Another company of the list has this number, or this name in this county."""

    user_message = _("There is a company with this number, or with this name in this county, already.")


@transaction.atomic
def save(*, company: TargetCompany, actor) -> TargetCompany:
    """Adds or changes a company.

    Raises:
        AlreadyThere: if it would be in the list twice.
    """
    require(can_keep_companies(actor))
    action = "change" if company.pk else "add"
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(actor=actor, action=f"{action}_target_company", target=company)
    return company


@transaction.atomic
def remove(*, company: TargetCompany, actor) -> None:
    """Takes a company out of the list, with what is known of contacts with it."""
    require(can_keep_companies(actor))
    company = TargetCompany.objects.select_for_update().get(pk=company.pk)
    audit.record(
        actor=actor, action="remove_target_company", target=company, contacts=company.contacts.count()
    )
    company.delete()
