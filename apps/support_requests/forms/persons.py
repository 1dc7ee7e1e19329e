"""Which person looks after a request, and whose requests the desk shows."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.support_requests.models import SupportRequest
from apps.support_requests.people import may_be_in_charge


class PersonForm(PortalForm):
    """One of those who may be in charge, or nobody in particular."""

    person = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        label=_("Person in charge"),
        required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("The person is told by e-mail, also of what the company writes from now on."),
    )

    def __init__(self, *args, case: SupportRequest, user, **kwargs):
        super().__init__(*args, **{"initial": {"person": case.person_id}, **kwargs})
        people = [person.pk for person in may_be_in_charge(case)]
        self.can_take_it = user.pk in people and user.pk != case.person_id
        self.fields["person"].queryset = get_user_model().objects.filter(pk__in=people).order_by("name", "pk")  # type: ignore[attr-defined]
