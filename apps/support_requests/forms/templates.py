"""Writing a template for answers, and choosing one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.permissions import is_manager
from apps.core.versions import VersionedForm
from apps.partners.models import PartnerOrganisation
from apps.support_requests.models import AnswerTemplate, SupportRequest
from apps.support_requests.placeholders import unknown_in


class AnswerTemplateForm(VersionedForm):
    """Name and text in both languages. Whose it is, is asked once, and only of those who can choose."""

    class Meta:
        model = AnswerTemplate
        fields = ["name", "organisation", "action_field", "text_de", "text_en"]
        widgets = {
            "text_de": forms.Textarea(attrs={"rows": 12}),
            "text_en": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {
            "name": _("By this you find it again, for example “First answer”."),
            "action_field": _("For requests of this field it comes first. Leave it open if it fits all."),
            "text_en": _("For companies that read English. Without it they get the German text."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["action_field"].empty_label = _("Fits all")
        mine = PartnerOrganisation.objects.with_writer(user)
        choices = list(mine)
        if self.instance.pk or len(choices) + is_manager(user) <= 1:
            if not self.instance.pk and choices and not is_manager(user):
                self.instance.organisation = choices[0]
            del fields["organisation"]
            return
        fields["organisation"].queryset = mine
        fields["organisation"].required = not is_manager(user)
        fields["organisation"].empty_label = (
            _("The network: everybody at the desk may use it") if is_manager(user) else _("Please choose")
        )

    def clean_text_de(self) -> str:
        return self._known("text_de")

    def clean_text_en(self) -> str:
        return self._known("text_en")

    def _known(self, name: str) -> str:
        """The text, if all that stands in braces can be filled in."""
        if unknown := unknown_in(self.cleaned_data[name]):
            raise ValidationError(
                _("This cannot be filled in: %(what)s. Please use only the placeholders of this page."),
                params={"what": ", ".join(unknown)[:200]},
            )
        return self.cleaned_data[name]


class _GroupedField(forms.ModelChoiceField):
    """Templates by their names, with whose they are where that is not the network."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation})" if obj.organisation_id else obj.name


class InsertForm(forms.Form):
    """The select beside an answer: what fits the request's action field comes first."""

    template = _GroupedField(
        queryset=AnswerTemplate.objects.none(), label=_("Template"), empty_label=_("Please choose"),
        error_messages={
            "required": _("Please choose a template."), "invalid_choice": _("This template is gone."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, case: SupportRequest, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.queryset = AnswerTemplate.objects.visible_to(user).fitting_first(case)
        field.widget.attrs["class"] = "form-select"
        self._groups(field, case)

    @staticmethod
    def _groups(field: Any, case: SupportRequest) -> None:
        """Headings where there is more than one group."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for one in field.queryset:
            groups.setdefault(_heading(one, case), []).append((one.pk, field.label_from_instance(one)))
        several = list(groups.items()) if len(groups) > 1 else next(iter(groups.values()), [])
        field.choices = [("", field.empty_label), *several]

    @property
    def is_of_use(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.fields["template"].choices) > 1  # type: ignore[attr-defined]


def _heading(template: AnswerTemplate, case: SupportRequest) -> str:
    if template.action_field is None:
        return str(_("For all action fields"))
    return str(template.action_field)
