"""What somebody wants to see of the desk again: filters under a name. Only `services.views` writes it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Layout
from apps.support_requests.view_querysets import SavedViewQuerySet


class SavedView(models.Model):
    """Filters of the desk under a name. `filters` holds names and values of an address, nothing of a request.

    A shared one belongs to all managers or, with `organisation`, to its people; else it is its owner's alone.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40, validators=[single_line])
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    layout = models.CharField(_("shown as"), max_length=5, choices=Layout.choices, default=Layout.LIST)
    is_shared = models.BooleanField(_("shared"), default=False)
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="saved_view_name_once_a_person"),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(organisation__isnull=True),
                name="saved_view_organisation_only_if_shared",
            ),
        ]

    def __str__(self) -> str:
        """The name stays out of the audit log: somebody wrote it."""
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it opens: as list or board."""
        page = "board" if self.layout == Layout.BOARD else "desk"
        return f"{reverse(f'support_requests:{page}')}?ansicht={self.pk}"


class DefaultView(models.Model):
    """The view that opens when somebody comes to the desk."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("default view")
        verbose_name_plural = _("default views")

    def __str__(self) -> str:
        return f"{self.user_id}, {self.view_id}"
