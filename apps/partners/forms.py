"""Forms around organisations and the content they own."""

from django import forms

from apps.core.forms import PortalModelForm
from apps.core.permissions import is_manager
from apps.partners.models import OwnedContent, PartnerOrganisation
from apps.partners.services import editorial


class ContentForm(PortalModelForm):
    """The base of the forms in which an organisation's content is written.

    Offers only organisations in whose name `user` may write, and carries the version the edit is based on.
    Editing something public starts from the proposal that waits for review, if there is one.
    """

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        instance: OwnedContent | None = kwargs.get("instance")
        if instance is not None and instance.pk:
            proposal = editorial.open_proposal(instance)
            proposed = proposal.values if proposal else {}
            kwargs["initial"] = {
                **proposed,
                "base_version": instance.version,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        organisations = PartnerOrganisation.objects.for_author(user)
        if "organisation" in self.fields:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
            if not is_manager(user) and not self.instance.pk:
                own = list(organisations[:2])
                if len(own) == 1:
                    self.fields["organisation"].initial = own[0]
            if self.instance.pk:
                del self.fields["organisation"]

    def related_values(self) -> dict:
        """The many-to-many values, which the services set after the row is there."""
        names = {field.name for field in self._meta.model._meta.many_to_many}
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    def content(self) -> OwnedContent:
        """The instance with the cleaned values on it, not yet saved."""
        return self.instance
