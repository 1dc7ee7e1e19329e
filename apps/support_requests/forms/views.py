"""A name for the present filters, and who else sees them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.core.permissions import is_manager
from apps.partners.models import PartnerOrganisation
from apps.support_requests.models import SavedView

ONLY_ME, MANAGERS = "", "managers"


class ViewForm(PortalForm):
    """`view` is the one that is changed; without it, a new one is saved."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=40, help_text=_("For example: Overdue in my county")
    )
    circle = forms.ChoiceField(label=_("Who sees it"), required=False)

    def __init__(self, *args, user, view: SavedView | None = None, **kwargs):
        initial = {"name": view.name, "circle": _circle_of(view)} if view else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.view = view
        self.organisations = {one.slug: one for one in PartnerOrganisation.objects.with_writer(user)}
        managers = [(MANAGERS, _("all network managers"))] if is_manager(user) else []
        people = [
            (slug, _("all people of %(organisation)s") % {"organisation": one})
            for slug, one in self.organisations.items()
        ]
        self.fields["circle"].choices = [(ONLY_ME, _("only me")), *managers, *people]  # type: ignore[attr-defined]
        if not (managers or people) or (view is not None and view.owner_id != user.pk):
            del self.fields["circle"]

    @property
    def values(self) -> dict:
        """For the service."""
        name = self.cleaned_data["name"]
        if "circle" not in self.fields:
            same = (self.view.is_shared, self.view.organisation) if self.view else (False, None)
            return {"name": name, "is_shared": same[0], "organisation": same[1]}
        circle = self.cleaned_data["circle"]
        return {
            "name": name, "is_shared": circle != ONLY_ME, "organisation": self.organisations.get(circle)
        }  # fmt: skip


def _circle_of(view: SavedView) -> str:
    if not view.is_shared:
        return ONLY_ME
    return view.organisation.slug if view.organisation else MANAGERS
