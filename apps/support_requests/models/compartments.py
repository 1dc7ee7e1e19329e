"""Which kinds of organisations never read whose requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.partners.choices import OrganisationKind
from apps.support_requests.choices import AskerRole
from apps.support_requests.querysets import CompartmentQuerySet


class Compartment(models.Model):
    """Requests of `asker_role` do not exist for whoever belongs to an organisation of `organisation_kind`.

    That holds for members, for managers of the network who belong to such an organisation too, and also
    where another organisation of theirs is in charge. A pair that has no row is not barred.
    """

    asker_role = models.CharField(_("who asks"), max_length=15, choices=AskerRole.choices)
    organisation_kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind.choices)

    objects = CompartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("compartment")
        verbose_name_plural = _("compartments")
        constraints = [
            models.UniqueConstraint(fields=["asker_role", "organisation_kind"], name="one_compartment_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.get_asker_role_display()}: {self.get_organisation_kind_display()}"
